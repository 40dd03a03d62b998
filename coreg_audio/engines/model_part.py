"""Parts of a neural network, cut out of its ONNX bytes: what some tensors need, and no more.

onnxruntime computes the whole of a network, whatever is asked of it. One that predicts lengths,
then pitch, then sound can so be asked for each, and what it was told be changed on the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coreg_audio.engines.opened_model import field

_GRAPH = 7
"""Of ModelProto; may be written several times, which counts as one after the other."""

_NODE, _WEIGHT, _INPUT, _OUTPUT = 1, 5, 11, 12
_NAMES = {_NODE: (1, 2), _WEIGHT: (8, 8), _INPUT: (1, 1), _OUTPUT: (1, 1)}
"""Of what is in a graph: the fields that name the tensors it uses, and those it makes."""

_VARINT, _BYTES = 0, 2


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of a network that goes in or comes out; its dimensions are left free."""

    name: str
    element: int
    dimensions: int


@dataclass(frozen=True, slots=True)
class _Field:
    """One protobuf field: its number, all its bytes, and what is in it."""

    number: int
    whole: memoryview
    content: memoryview


@dataclass(frozen=True, slots=True)
class _Piece:
    """A field of a graph and the names of the tensors that it uses and makes."""

    number: int
    whole: memoryview
    uses: frozenset[str]
    makes: frozenset[str]


class Model:
    """A network read for cutting; its nodes stand in the order in which they run.

    What is read is looked at where it lies: a copy of every part would weigh as much again.
    """

    def __init__(self, model: bytes) -> None:
        parts = list(_fields(memoryview(model)))
        graphs = (part.content for part in parts if part.number == _GRAPH)
        self._graph = [_piece(one) for graph in graphs for one in _fields(graph)]
        self._rest = b"".join(part.whole for part in parts if part.number != _GRAPH)

    def part(self, outputs: Sequence[Tensor], given: Sequence[Tensor] = ()) -> bytes:
        """The network that makes *outputs* from its inputs and from inner tensors *given*."""
        needed = self._needed(outputs, given)
        kept: list[bytes | memoryview]
        kept = [one.whole for one in self._graph if _is_kept(one, needed)]
        kept += [field(_INPUT, _declared(one)) for one in given]
        kept += [field(_OUTPUT, _declared(one)) for one in outputs]
        graph = b"".join(kept)
        return self._rest + _tag(_GRAPH, len(graph)) + graph

    def _needed(self, outputs: Sequence[Tensor], given: Sequence[Tensor]) -> set[str]:
        """Names of all tensors that have to be made on the way to *outputs*."""
        known = {one.name for one in given}
        needed = {one.name for one in outputs} - known
        for one in reversed(self._graph):
            if one.number == _NODE and one.makes & needed:
                needed |= one.uses - known
        return needed


def _is_kept(one: _Piece, needed: set[str]) -> bool:
    if one.number == _OUTPUT:
        return False
    return one.number not in _NAMES or bool(one.makes & needed)


def _piece(one: _Field) -> _Piece:
    if one.number not in _NAMES:
        return _Piece(one.number, one.whole, frozenset(), frozenset())
    parts = list(_fields(one.content))
    uses, makes = (
        frozenset(str(part.content, "utf-8") for part in parts if part.number == number)
        for number in _NAMES[one.number]
    )
    return _Piece(one.number, one.whole, uses, makes)


def _declared(tensor: Tensor) -> bytes:
    """As ValueInfoProto."""
    names = (f"{tensor.name[-1]}{number}".encode() for number in range(tensor.dimensions))
    shape = b"".join(field(1, field(2, name)) for name in names)
    told = field(1, bytes([0x08, tensor.element]) + field(2, shape))
    return field(1, tensor.name.encode()) + field(2, told)


def _fields(content: memoryview) -> Iterator[_Field]:
    """The fields of a protobuf message that holds numbers and bytes."""
    at = 0
    while at < len(content):
        start = at
        key, at = _number(content, at)
        if key & 7 == _VARINT:
            inside = at
            _, at = _number(content, at)
        elif key & 7 == _BYTES:
            length, inside = _number(content, at)
            at = inside + length
        else:
            raise ValueError(f"no field of kind {key & 7} is known here")
        yield _Field(key >> 3, content[start:at], content[inside:at])


def _number(content: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last of which is below 128, and where it ends."""
    value = shift = 0
    while content[at] >= 128:
        value |= (content[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return value | content[at] << shift, at + 1


def _tag(number: int, length: int) -> bytes:
    """What stands before *length* bytes."""
    found = bytearray([number << 3 | _BYTES])
    while length >= 128:
        found.append(length & 127 | 128)
        length >>= 7
    return bytes([*found, length])
