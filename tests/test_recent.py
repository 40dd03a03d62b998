"""What is kept for a while: not more than it may be."""

from coreg_audio.recent import RecentBytes


def test_the_bytes_unused_for_longest_go_first() -> None:
    """What was asked for stays; one entry that is larger than all may be is not kept."""
    table: RecentBytes[str] = RecentBytes(10)
    table.put("a", b"1234")
    table.put("b", b"1234")
    assert b"1234" == table.get("a")
    table.put("c", b"1234")

    assert (b"1234", None, b"1234") == (table.get("a"), table.get("b"), table.get("c"))
    table.put("a", b"12")
    table.put("d", b"1234")
    assert (b"12", b"1234", b"1234") == (table.get("a"), table.get("c"), table.get("d"))
    table.put("e", bytes(11))
    assert [None] * 5 == [table.get(one) for one in "abcde"]
