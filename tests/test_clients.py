"""Client files: what may stand in them, who may read them, and what a recipe becomes."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from coreg_audio import build, clients, fsio
from coreg_audio.ambience import Bedding
from coreg_audio.avoid import Avoid
from coreg_audio.clients import checking, folder, forgetting, made, moving
from coreg_audio.clients.starting import starter
from coreg_audio.errors import AvoidError, FileError, InputError, ScriptError
from coreg_audio.fsio import _disk
from coreg_audio.pronunciation import SayAs
from coreg_audio.recipe import Recipe
from coreg_audio.script import Place
from coreg_audio.session import Guidance, Role

WHOLE = """\
code: C014
names: on
couple: Zebulonia and No
partner_a: Zebulonia
pronouns: they
helper: Doctor Wimbledorf
stop: marzipan
say_as: {Zebulonia: zeb-LONE-ya}
language: en
voice: {guide: tone, second: hibari:heart}
pace: "140"
minutes: {heartbeat-connection: 9.5}
cue: bowl
bed: rain
guidance: light
prefers: {touch: [hands, hand], hug_seconds: 20}
not_for: [gaze]
tier: 2
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Where the clients of a test are."""
    return tmp_path / "people"


def client(people: Path, lines: str = "", code: str = "C014") -> clients.Client:
    """A client with a file of these lines after its code."""
    return clients.add(code, people, f"code: {code}\n{lines}")


def test_a_file_says_all_that_it_can(people: Path) -> None:
    """Every key, and every value as text: a partner called No is one."""
    found = clients.add("C014", people, WHOLE)

    assert found == clients.load("c014", people)
    assert {"couple": "Zebulonia and No", "partner_a": "Zebulonia"} == found.names
    assert {"pronouns", "helper", "stop"} == set(found.words)
    assert {Role.GUIDE: "tone", Role.SECOND: "hibari:heart"} == found.voices
    assert ("140", "bowl", "rain") == (found.pace, found.cue, found.bed)
    assert {"heartbeat-connection": 9.5} == found.minutes_of
    assert {"touch": ("hands", "hand"), "hug_seconds": ("20",)} == found.prefers
    assert (Avoid(("gaze",)), 2, True) == (found.avoid, found.tier, found.speaks_names)
    assert "Client('C014')" == repr(found)


def test_what_is_not_said_is_nothing(people: Path) -> None:
    """The file that a client begins with: tier 1, no names, and all as it is for everybody."""
    found = clients.add("C1", people, starter("C1"))

    assert found == clients.Client("C1", people / "C1")
    assert "C1" in starter("C1")
    uncommented = starter("C1").replace("# ", "").replace("#", "")
    assert "names: on" in uncommented


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ("copule: Zebulonia\n", 2, "no such key (did you mean 'couple'"),
        ("Zebulonia: x\n", 2, "its keys are: code, names"),
        ("pace: settel\n", 2, "(did you mean 'settle'?)"),
        ("\n\nnot_for: [gaze, tuch]\n", 4, "(did you mean 'touch'?)"),
        ("tier: 4\n", 2, "tier is one of: 1, 2, 3"),
        ("tier: two\n", 2, "tier is one of"),
        ("names: Zebulonia\n", 2, "names is on or off"),
        ("cue: gong\n", 2, "cue is one of: tone+wave"),
        ("minutes: long\n", 2, "such as 9.5"),
        ("minutes: {heartbeat-connection: -1}\n", 2, "above 0"),
        ("language: Zebulonian!\n", 2, "a code such as en"),
        ("voice: {gudie: tone}\n", 2, "(did you mean 'guide'?)"),
        ("voice: Zebulonia Quax\n", 2, "coreg-audio voices"),
        ("couple: [Zebulonia, Quax]\n", 2, "couple is one piece of text"),
        ("couple: A\ncouple: B\n", 3, "this key stands here twice"),
        ("couple: Zebulonia: and Quax\n", 2, "between quotes"),
        ("couple: *Zebulonia\n", 2, "aliases"),
        ("couple: !!python/name:Zebulonia x\n", 2, "tags"),
        (f"couple: {'Zebulonia ' * 1000}\n", 2, "the limit is 80"),
        ('couple: "{{ Zebulonia }}"\n', 2, 'couple holds "{", which cannot be spoken'),
        ("couple: <break time='9s'/> Zebulonia\n", 2, 'couple holds "<"'),
        ('couple: "[[Zebulonia]]"\n', 2, 'couple holds "["'),
        ('couple: "Zebulonia\\u202e"\n', 2, "U+202E"),
        ("say_as: {Zebulonia: 9}\n", 2, "syllables joined by hyphens"),
        ("say_as: {Zebulonia: ZE, zebulonia: ZI}\n", 2, "stands in say_as already"),
        ("prefers: {couple: Zebulonia}\n", 2, "stands by itself"),
        ("prefers: {touch: ../Zebulonia}\n", 2, "touch: hands"),
        ("code: c015\n", 3, "twice"),
    ],
)
def test_a_mistake_is_told_by_its_line(lines: str, line: int, told: str, people: Path) -> None:
    """With what could stand there; nothing is written, and no word of the file repeated."""
    text = f"code: C014\n{lines}"
    if "code: c015" in lines:
        text = f"\n{text}"
    with pytest.raises(ScriptError) as caught:
        clients.add("C014", people, text)

    assert line == caught.value.line
    assert str(people / "C014" / "client.yaml") == caught.value.source
    assert told in caught.value.reason
    assert "zebulonia" not in str(caught.value).casefold()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert not people.exists()


@pytest.mark.parametrize("name", ["(pause 9)", "../../etc/passwd", "No", "O'Neil", "Éa & Bo"])
def test_a_name_is_a_name(name: str, people: Path) -> None:
    """A direction or a path in it is spoken like any words, and is nothing else."""
    found = client(people, f'names: on\ntier: 2\ncouple: "{name}"\n')
    session = build.read(clients.fitted(Recipe("kiss-and-hug"), found).recipe)
    plain = build.read(Recipe("kiss-and-hug"))

    personal = [one for one in session.sayings() if one.utterance.personal]
    assert [f"Welcome, {name}."] == [one.utterance.text for one in personal]
    assert ["Welcome, [name]."] == [one.shown for one in personal]
    assert len(list(plain.sayings())) == len(list(session.sayings()))


@pytest.mark.parametrize(
    "code", ["", "Ana & Ben", "../C014", "-C1", "CON", "C" * 41, "C1.yaml"]
)
def test_a_code_is_no_name(code: str, people: Path) -> None:
    """Letters, digits, - and _; what is refused is not repeated."""
    with pytest.raises(InputError, match="never a name") as caught:
        clients.load(code, people)
    assert not code or code not in str(caught.value).replace("C014", "")


def test_codes_know_no_capitals(people: Path) -> None:
    """C14 and c14 are one: no second is begun; where two are there, neither is used."""
    client(people, code="C14")
    with pytest.raises(InputError, match="there is a client C14 already"):
        client(people, code="c14")
    other = people / "c14"
    if other.exists():
        pytest.skip("this disk knows no capitals either")
    other.mkdir(mode=0o700)

    with pytest.raises(InputError, match=r"C14 and c14 in .* are one code"):
        clients.load("C14", people)
    assert 2 == len(clients.find_all(people).broken)
    with pytest.raises(InputError, match=r"no client C141 .*did you mean 'C14' or 'c14'"):
        clients.load("C141", people)


@pytest.mark.parametrize(
    ("place", "mode", "fix"),
    [
        ("C014/client.yaml", 0o644, "chmod 600"),
        ("C014/client.yaml", 0o620, "chmod 600"),
        ("C014", 0o750, "chmod 700"),
        (".", 0o755, "chmod 700"),
    ],
)
def test_what_others_can_read_is_refused(place: str, mode: int, fix: str, people: Path) -> None:
    """With the command that closes it."""
    client(people)
    (people / place).chmod(mode)

    with pytest.raises(FileError, match=rf"others on this computer .*: {fix} '"):
        clients.load("C014", people)


def test_a_folder_of_clients_is_its_owner_s_alone(people: Path) -> None:
    """Whatever the umask: 0700 and 0600."""
    found = client(people)
    made.append(found, Path("x.mp3"), "x/C014")

    assert 0o700 == people.stat().st_mode & 0o777 == found.folder.stat().st_mode & 0o777
    assert 0o600 == found.path.stat().st_mode & 0o777 == found.results.stat().st_mode & 0o777


@pytest.mark.parametrize("place", ["C014/client.yaml", "C014"])
def test_links_are_not_followed(place: str, people: Path) -> None:
    """A file somewhere else is no client's."""
    client(people)
    (people / place).rename(people.parent / "elsewhere")
    (people / place).symlink_to(people.parent / "elsewhere")

    with pytest.raises(FileError, match="this is a link"):
        clients.load("C014", people)


def test_a_folder_and_its_code_agree(people: Path) -> None:
    """A copied folder is told, not taken for another client."""
    found = client(people)
    copy = people / "C015"
    copy.mkdir(mode=0o700)
    (copy / "client.yaml").write_bytes(found.path.read_bytes())
    (copy / "client.yaml").chmod(0o600)

    with pytest.raises(ScriptError, match="begins with code: C015"):
        clients.load("C015", people)


def test_the_file_is_laid_into_the_recipe(people: Path) -> None:
    """All of it, where nothing was set by hand."""
    found = clients.add("C014", people, WHOLE)
    recipe = clients.fitted(Recipe("heartbeat-connection"), found).recipe

    assert {
        "couple": "Zebulonia and No",
        "touch": "hands",
        "stop": "marzipan",
        "helper": "Doctor Wimbledorf",
    } == recipe.values
    assert {"couple", "stop", "helper"} == set(recipe.personal)
    assert (9.5, "140", "bowl", 2) == (
        recipe.minutes,
        recipe.pace,
        recipe.cue,
        recipe.cleared,
    )
    assert (Bedding("rain"), Guidance.LIGHT) == (recipe.bedding, recipe.guidance)
    assert ["Zebulonia"] == [one.word for one in recipe.say_as]
    assert "Zebulonia" not in repr(recipe)


def test_what_is_set_by_hand_counts_more(people: Path) -> None:
    """But for the avoid-flags, which are added up."""
    found = clients.add("C014", people, WHOLE)
    own = SayAs("Zebulonia", "zi", "", Place("own", 1))
    asked = Recipe(
        "heartbeat-connection",
        {"touch": "none", "couple": ""},
        minutes=8.5,
        voices={Role.GUIDE: "hibari"},
        say_as=(own,),
        avoid=Avoid(("heart",)),
    )
    recipe = clients.fitted(asked, found, given={"pace", "bedding", "cue", "guidance"}).recipe

    assert ("none", "") == (recipe.values["touch"], recipe.values["couple"])
    assert "couple" not in recipe.personal
    assert (8.5, "settle", "tone+wave") == (recipe.minutes, recipe.pace, recipe.cue)
    assert {Role.GUIDE: "hibari"} == recipe.voices
    assert (own,) == recipe.say_as
    assert Avoid(("gaze", "heart")) == recipe.avoid


def test_names_are_spoken_only_when_they_are_on(people: Path) -> None:
    """Off is how it begins; helper and stop word are no names."""
    found = client(people, "couple: Zebulonia\nhelper: Wimbledorf\n")
    recipe = clients.fitted(Recipe("heartbeat-connection"), found).recipe

    assert {"helper": "Wimbledorf"} == recipe.values
    assert "names are given but not spoken" in next(checking.doubts(found))


def test_an_option_that_the_script_has_is_taken(people: Path) -> None:
    """The one liked best; a script that has none of them is refused, not made otherwise."""
    found = client(people, "prefers: {touch: [hands, hand]}\n")
    picked = {
        id_: clients.fitted(Recipe(id_), found).recipe.values.get("touch")
        for id_ in ("heartbeat-connection", "comfort-turns", "conflict-breath")
    }

    assert ["hands", "hand", None] == list(picked.values())
    strict = client(people, "prefers: {touch: heart}\n", code="C2")
    with pytest.raises(InputError, match=r"no touch that the client file likes.*it has: arm"):
        clients.fitted(Recipe("slow-affection"), strict)


def test_no_touch_at_all_is_kept_to_everywhere(people: Path) -> None:
    """touch: none is not only a variant: what has no version without it is refused."""
    found = client(people, "prefers: {touch: none}\ntier: 3\n")
    session = build.read(clients.fitted(Recipe("heartbeat-connection"), found).recipe)

    assert not any(
        "heart" in one.shown for one in session.sayings() if "hand over" in one.shown
    )
    for id_ in ("kiss-and-hug", "slow-affection"):
        with pytest.raises(AvoidError, match=f"{id_}: is not for someone"):
            build.read(clients.fitted(Recipe(id_), found).recipe)


def test_a_tier_that_was_not_cleared_is_refused(people: Path) -> None:
    """In plain words; what makes an exercise of a lower tier counts."""
    found = client(people)
    with pytest.raises(InputError, match=r"of tier 2 \(touch or gaze\).*introduce it first"):
        build.read(clients.fitted(Recipe("daily-rituals"), found).recipe)
    spared = client(people, "not_for: touch\n", code="C2")

    assert 1 == build.read(clients.fitted(Recipe("daily-rituals"), spared).recipe).front.tier


def test_a_length_that_the_script_cannot_have_is_told(people: Path) -> None:
    """Wished for any exercise it is a wish; wished for this one it is kept to."""
    found = client(people, "minutes: 9.5\n")
    assert 9.5 == clients.fitted(Recipe("heartbeat-connection"), found).recipe.minutes
    fitting = clients.fitted(Recipe("kiss-and-hug"), found)

    assert None is fitting.recipe.minutes
    assert "wishes 9.5 minutes, which kiss-and-hug cannot last (4 to 4.4)" in fitting.notes[0]


def test_what_is_hardly_meant_is_told(people: Path) -> None:
    """Choices, options and exercises that there are not."""
    found = client(people, "prefers: {tuoch: hands, gaze: sotf}\nminutes: {kiss: 4}\n")
    told = list(checking.doubts(found))

    assert "no exercise has a choice 'tuoch' (did you mean 'touch'" in told[0]
    assert "no exercise has gaze: 'sotf' (did you mean 'soft'" in told[1]
    assert "no exercise is called 'kiss'" in told[2]
    (people / ".git").mkdir()
    assert "git" in next(checking.doubts(found))


def test_a_client_that_cannot_be_written_is_not_there(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves no folder without a file, so the same command can be given again."""

    def full(step: str, path: Path) -> None:
        if (step, path.name) == ("write", "client.yaml"):
            raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as disk:
        disk.setattr("coreg_audio.fsio._disk.failpoint", full)
        with pytest.raises(FileError, match="no space"):
            client(people)
    assert () == folder.codes(people)
    assert "C014" == client(people).code


def test_a_torn_list_of_results_is_read(people: Path) -> None:
    """A line that a kill cut off is passed over, what follows it is not lost."""
    found = client(people)
    made.append(found, Path("/x/a.mp3"), "a/C014", "0" * 64)
    with found.results.open("a") as file:
        file.write('{"file": "/x/b')
    made.append(found, Path("/x/c.mp3"), "c/C014")

    assert [Path("/x/a.mp3"), Path("/x/c.mp3")] == [
        one.path for one in made.made_for(found.folder)
    ]
    assert folder.phrases(people) == ()


def _dead() -> int:
    """The id of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-S", "-c", ""])
    done.wait()
    return done.pid


def test_a_client_whose_adding_was_killed_can_be_added(people: Path) -> None:
    """An empty folder, or one with what the kill left, is no client; anything else is."""
    people.mkdir(mode=0o700, exist_ok=True)
    for left in ([], [f".client.yaml.{_dead()}.{_disk.machine()}abcdef.part"]):
        own = people / f"C2{len(left)}"
        own.mkdir(mode=0o700)
        for name in left:
            (own / name).touch()
        assert own.name == folder.add(own.name, people, f"code: {own.name}\n").code
        assert ["client.yaml"] == [path.name for path in own.iterdir()]
    (people / "C30").mkdir(mode=0o700)
    (people / "C30" / "draft.yaml").touch()
    with pytest.raises(InputError, match="there is a client C30 already"):
        folder.add("C30", people, "code: C30\n")


def test_an_import_that_was_killed_goes_on(people: Path) -> None:
    """What it wrote stands, the rest comes; a client of another text is still refused."""
    people.mkdir(mode=0o700, exist_ok=True)
    texts = {"C21": "code: C21\n", "C22": "code: C22\n"}
    folder.add("C21", people, texts["C21"])
    (people / "C22").mkdir(mode=0o700)

    assert ("C21", "C22") == moving.import_(texts, people)
    assert ("C21", "C22") == folder.codes(people)
    with pytest.raises(InputError, match="there is a client C21 in"):
        moving.import_(texts, people)
    with pytest.raises(InputError, match="there is a client C22 in"):
        moving.import_({"C22": "code: C22\ntier: 2\n", "C23": "code: C23\n"}, people)
    assert ("C21", "C22") == folder.codes(people)


def test_a_list_that_cannot_be_read_is_not_an_empty_one(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a client would be forgotten, and all that was made for them would stay."""
    found, result = client(people), tmp_path / "a.mp3"
    fsio.write_bytes(result, b"a", job="a/C014")
    made.append(found, result, "a/C014", fsio.digest(result))

    def worn(step: str, path: Path) -> None:
        if (step, path.name) == ("read", "results.jsonl"):
            raise OSError(errno.EIO, "")

    with monkeypatch.context() as disk:
        disk.setattr("coreg_audio.fsio._disk.failpoint", worn)
        with pytest.raises(FileError, match=r"results\.jsonl: the disk reported an error"):
            forgetting.forget("C014", people)
    assert result.exists() and found.path.exists()
    forgetting.forget("C014", people)
    assert not result.exists() and not found.folder.exists()


def test_forgetting_sweeps_what_a_killed_forgetting_left(people: Path, tmp_path: Path) -> None:
    """The journal was being written anew: its part goes, and so can the client's folder."""
    found, result = client(people), tmp_path / "C014" / "a" / "a.mp3"
    result.parent.mkdir(parents=True)
    fsio.write_bytes(result, b"a", job="a/C014")
    made.append(found, result, "a/C014", fsio.digest(result))
    left = f"..coreg-journal.{_dead()}.{_disk.machine()}abcdef.part"
    (result.parent / left).touch()
    forgetting.forget("C014", people)

    assert not (tmp_path / "C014").exists()
