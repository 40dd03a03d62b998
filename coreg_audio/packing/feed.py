"""A private feed for podcast players, and chapters in the form that they read.

No clock is read: episodes have dates a day apart, so that every player keeps their order.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from coreg_audio.errors import InputError
from coreg_audio.packing.items import Item

_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:psc="http://podlove.org/simple-chapters"'
)


def base_url(address: str) -> str:
    """The address of the folder, ending in a slash.

    Raises:
        InputError: It is no address of a folder on a server.
    """
    parts = urlsplit(address)
    plain = address.isprintable() and " " not in address
    known = parts.scheme in ("http", "https") and parts.hostname
    if not (known and plain) or parts.query or parts.fragment or parts.username:
        raise InputError(
            f"--feed is where the folder will lie, such as https://example.org/course/, "
            f"not {address!r}"
        )
    return address.rstrip("/") + "/"


def feed(title: str, artist: str, items: Sequence[Item], url: str, *, cover: bool) -> str:
    """RSS with an episode for each session; directories are asked to leave it out.

    Args:
        title: Of the pack.
        artist: The practice.
        items: With their names.
        url: From `base_url`.
        cover: Whether there is one.
    """
    image = f"<itunes:image href={quoteattr(url + 'cover.jpg')}/>" if cover else ""
    episodes = "\n".join(_episode(number, item, url) for number, item in enumerate(items, 1))
    language = escape(items[0].language)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_NAMESPACES}>\n'
        "<channel>\n"
        f"<title>{escape(title)}</title>\n<link>{escape(url)}</link>\n"
        f"<description>{escape(items[0].note or title)}</description>\n"
        f"<language>{language}</language>\n<itunes:author>{escape(artist)}</itunes:author>\n"
        f"<itunes:type>serial</itunes:type>\n<itunes:explicit>false</itunes:explicit>\n"
        f"<itunes:block>Yes</itunes:block>\n<podcast:locked>yes</podcast:locked>\n{image}\n"
        f"{episodes}\n</channel>\n</rss>\n"
    )


def chapters_json(item: Item) -> str:
    """Chapters as podcast players read them from a file of their own."""
    chapters = [
        {"startTime": round(mark.start_s, 3), "title": mark.title} for mark in item.chapters
    ]
    told = {"version": "1.2.0", "chapters": chapters}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _episode(number: int, item: Item, url: str) -> str:
    address = quoteattr(url + quote(item.name))
    chapters = quoteattr(url + quote(item.chapters_name))
    day = format_datetime(_FIRST_DAY + timedelta(days=number - 1))
    marks = "".join(
        f"<psc:chapter start={quoteattr(_clock(mark.start_s))} title={quoteattr(mark.title)}/>"
        for mark in item.chapters
    )
    return (
        f"<item>\n<title>{escape(item.title)}</title>\n"
        f"<description>{escape(item.note or item.title)}</description>\n"
        f'<enclosure url={address} length="{item.size_bytes}" type="{item.media_type}"/>\n'
        f'<guid isPermaLink="false">{item.sha256}</guid>\n<pubDate>{day}</pubDate>\n'
        f"<itunes:duration>{round(item.length_s)}</itunes:duration>\n"
        f"<itunes:episode>{number}</itunes:episode>\n"
        f'<podcast:chapters url={chapters} type="application/json+chapters"/>\n'
        f'<psc:chapters version="1.2">{marks}</psc:chapters>\n</item>'
    )


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}.{thousandths:03d}"
