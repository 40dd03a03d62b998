"""Attacks by a script, each of our own making: what it is called and its body."""

_TWICE = "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}BODY{% endfor %}A.\n"
_LOOP = "{% for a in range(999) %}"
_DEEP = 4000

LEAKS = {
    "class of a text": "{{ ''.__class__ }}",
    "class of a number": "{{ (1).__class__ }}",
    "class by item": "{{ helper['__class__'] }}",
    "class of a list": "{{ [].__class__ }}",
    "bases": "{{ ().__class__.__mro__[1].__subclasses__() }}",
    "globals of a macro": "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "function of a macro": "{% macro m() %}{% endmacro %}{{ m._func }}",
    "environment of a macro": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "code of range": "{{ range.__code__ }}",
    "globals of range": "{{ range.__globals__ }}",
    "init of namespace": "{{ namespace.__init__.__globals__ }}",
    "attributes of a namespace": "{% set n = namespace() %}{{ n._Namespace__attrs }}",
    "the template itself": "{{ self }}",
    "context of the template": "{{ self._TemplateReference__context }}",
    "caller's frame": "{{ caller.gi_frame }}",
    "iterator of a loop": "{% for i in range(2) %}{{ loop._iterator }}{% endfor %}",
    "class of a loop": "{% for i in range(2) %}{{ loop.__class__ }}{% endfor %}",
    "cycler": "{{ cycler.__init__ }}",
    "joiner": "{{ joiner() }}",
    "lipsum": "{{ lipsum.__globals__ }}",
    "dict": "{{ dict(a=1) }}",
    "config": "{{ config }}",
    "attr filter": "{{ ''|attr('__class__') }}",
    "map to an attribute": "{{ ['']|map(attribute='__class__')|list }}",
    "select": "{{ ['']|select('string')|list }}",
    "sort by an attribute": "{{ ['']|sort(attribute='__class__') }}",
    "group by": "{{ ['']|groupby('__class__') }}",
    "format": "{{ '{0.__class__}'.format(1) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "format filter": "{{ '%s'|format(1) }}",
    "percent": "{{ '%999999999d' % 1 }}",
    "tojson": "{{ [1]|tojson }}",
    "pprint": "{{ helper|pprint }}",
    "safe": "{{ helper|safe }}",
    "escape codes": r"{{ '\x1b[2J' }}",
    "name of the filters": "{{ helper|xmlattr }}",
}
"""Ways to what lies behind the values."""

CHANGES = {
    "append": "{% set a = [1] %}{{ a.append(2) }}",
    "pop of a dict": "{{ breath.pop('in') }}",
    "update": "{{ breath.update({'in': 1}) }}",
    "clear": "{{ breath.clear() }}",
    "items": "{{ breath.items() }}",
    "setdefault": "{{ breath.setdefault('x', 1) }}",
    "set breath": "{% set breath = {'in': 1} %}",
    "set a choice": "{% set couple = 'x' %}",
    "set an attribute": "{% set breath.x = 1 %}",
    "do": "{% do [].append(1) %}",
    "a macro that shadows": "{% macro range() %}{% endmacro %}",
    "a loop that shadows": "{% for couple in [1] %}{% endfor %}",
}
"""Ways to change what was given, or to shadow it."""

REACHES = {
    "upper folder": "{% include '../secret.md' %}",
    "upper folder inside": "{% include 'a/../../secret.md' %}",
    "absolute": "{% include '/etc/hostname' %}",
    "backslash": r"{% include '..\\secret.md' %}",
    "drive": "{% include 'C:/secret.md' %}",
    "address": "{% include 'http://localhost/x.md' %}",
    "another suffix": "{% include 'secret.txt' %}",
    "hidden": "{% include '.hidden.md' %}",
    "NUL": r"{% include 'a\0.md' %}",
    "long name": "{% include '" + "a" * 5000 + ".md' %}",
    "by a variable": "{% include helper %}",
    "a list": "{% include ['a.md', 'b.md'] %}",
    "ignore missing": "{% include 'a.md' ignore missing %}",
    "link to a file": "{% include 'link.md' %}",
    "link to a folder": "{% include 'shared/secret.md' %}",
    "link to a device": "{% include 'zero.md' %}",
    "pipe": "{% include 'pipe.md' %}",
    "folder": "{% include 'folder.md' %}",
    "2 GB": "{% include 'huge.md' %}",
    "itself": "{% include 'self.md' %}",
    "import": "{% import 'a.md' as a %}",
    "from import": "{% from 'a.md' import a %}",
    "extends": "{% extends 'a.md' %}",
    "block": "{% block a %}{% endblock %}",
}
"""Ways to other files."""

BOMBS = {
    "text times number": "{{ 'a' * 1000000000 }}",
    "list times number": "{{ [1] * 1000000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "power while compiled": "{% if 10 ** 100000000 %}A{% endif %}",
    "shift by multiplying": "{{ 99999999 * 99999999 }}",
    "a range too long": "{% for i in range(1000000000) %}A{% endfor %}",
    "a range of ranges": "{% for i in range(1001) %}A{% endfor %}",
    "center": "{{ 'a'|center(1000000000) }}",
    "center by a method": "{{ 'a'.center(1000000000) }}",
    "indent": "{{ 'a'|indent(1000000000) }}",
    "wordwrap": "{{ 'a'|wordwrap(1) }}",
    "replace": "{{ 'a'|replace('', 'aaaa') }}",
    "batch": "{{ [1]|batch(1000000000, 1) }}",
    "slice filter": "{{ [1]|slice(1000000000) }}",
    "slice": "{{ helper[::-1] }}",
    "urlize": "{{ helper|urlize }}",
    "random": "{{ [1]|random }}",
    "join of ranges": "{% set x %}" + "a" * 2000 + "{% endset %}{{ range(1000)|join(x) }}",
    "output": _LOOP + _LOOP + "aaaa{% endfor %}{% endfor %}",
    "sets in sets": "{% set a %}"
    + "a" * 100
    + "{% endset %}"
    + "".join(
        f"{{% set {chr(98 + i)} %}}{{{{ {chr(97 + i)} }}}}{{{{ {chr(97 + i)} }}}}{{% endset %}}"
        for i in range(14)
    )
    + "{{ o }}",
    "brackets": "{{ " + "(" * _DEEP + "1" + ")" * _DEEP + " }}",
    "lists in lists": "{{ " + "[" * _DEEP + "1" + "]" * _DEEP + " }}",
    "nots": "{{ " + "not " * _DEEP + "1 }}",
    "signs": "{{ " + "-" * _DEEP + "1 }}",
    "a long sum": "{{ 1" + "+1" * _DEEP + " }}",
    "a chain of filters": "{{ 'a'" + "|upper" * _DEEP + " }}",
    "blocks in blocks": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "a recursive loop": "{% for i in [[1]] recursive %}{{ loop(i) }}{% endfor %}",
    "a macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "two macros in a circle": "{% macro f() %}{{ g() }}{% endmacro %}"
    "{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
    "a dict unpacked": "{{ range(**{'a': 1}) }}",
    "digits": "{{ " + "9" * 5000 + " }}",
    "not a number": "{{ ('9' ~ '9' ~ 'e999')|int }}",
    "division": "{{ 1 // 0 }}",
    "remainder": "{{ 1 % 0 }}",
}
"""Ways to use up memory, the stack or patience, which are refused before or as they begin."""

ENDLESS = {
    "a macro that calls itself twice": "{% macro f(n) %}{% if n %}{{ f(n-1) ~ f(n-1) }}"
    "{% endif %}{% endmacro %}A{{ f(60) }}",
    "three loops": _LOOP * 3 + "{% endfor %}" * 3 + "A.",
    "doubling by ~": _TWICE.replace("BODY", "{% set n.x = n.x ~ n.x %}"),
    "doubling by join": _TWICE.replace("BODY", "{% set n.x = [n.x, n.x]|join %}"),
    "doubling by lists": "{% set n = namespace(x=[1]) %}{% for i in range(999) %}"
    "{% for j in range(999) %}{% set n.x = [n.x, n.x] %}{% endfor %}{% endfor %}{{ n.x }}",
    "case of a long text": _TWICE.replace("BODY", "{% set n.x = (n.x ~ n.x)|title %}"),
    "sorting": _LOOP + _LOOP + "{% set x = range(999)|list|sort|unique|reverse %}"
    "{% endfor %}{% endfor %}A.",
}
"""Ways that nothing but a limit of the process stops."""

HEAVY = {
    "too many pieces": "{{ 1 }}" * 20_001,
    "too many lines": "A.\n" * 61_000,
}
"""Those that are refused as early, for the price of a second or two."""

REFUSED = LEAKS | CHANGES | REACHES | BOMBS
