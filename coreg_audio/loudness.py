"""Loudness after ITU-R BS.1770-4, in one pass and flat memory.

A clip of one channel is measured as one channel. Played on both channels of a stereo file
the same samples are `DUAL_MONO_DB` louder.
"""

import math
from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from coreg_audio.audio import Samples, channels_differ
from coreg_audio.true_peak import PeakMeter
from coreg_audio.units import to_db

REFERENCE_LUFS = -20.0
"""What every clip of the voice is levelled to, measured as one channel."""

DUAL_MONO_DB = 10 * math.log10(2)
"""What a mono sound gains when it is played on both channels."""

Floats = npt.NDArray[np.float64]

_HOPS_A_WINDOW = 3
_WINDOWS_AT_ONCE = 4  # more than a processor's cache holds would take longer
_GATE_LUFS = -70.0
_RELATIVE_GATE_DB = -10.0
_RANGE_GATE_DB = -20.0
_SHORT_TERM_HOPS = 30


class LoudnessMeter:
    """Measures the loudness of a sound that is fed in blocks of any size.

    It keeps one number per 100 ms, not the samples, and cuts the sound on a grid of its own:
    the sizes of the blocks do not change the result.
    """

    def __init__(self, rate_hz: int, channels: int = 2) -> None:
        self._rate_hz = rate_hz
        self._hop, self._warm_up = hop_frames(rate_hz), _warm_up_frames(rate_hz)
        at_once = self._warm_up + _WINDOWS_AT_ONCE * _window_frames(rate_hz)
        self._window = np.zeros((at_once, channels), np.float32)
        self._fill = self._warm_up
        self._energies = array("d")
        self.frames = 0

    def feed(self, samples: Samples) -> None:
        """Take the next block, (frames, channels), or (frames, 1) meant for all of them."""
        self.frames += len(samples)
        size = len(self._window)
        while len(samples):
            part = samples[: size - self._fill]
            samples = samples[len(part) :]
            self._window[self._fill : self._fill + len(part)] = part
            self._fill += len(part)
            if self._fill == size:
                self._energies.extend(self._by_hop(_power(self._window, self._rate_hz)))
                self._window[: self._warm_up] = self._window[-self._warm_up :]
                self._fill = self._warm_up

    @property
    def energies(self) -> Floats:
        """K-weighted mean square of every whole 100 ms so far, channels added up."""
        whole = (self._fill - self._warm_up) // self._hop
        return np.concatenate((self._energies, self._by_hop(self._pending())[:whole]))

    def take(self, energies: Floats, frames: int) -> None:
        """Take what `energies` would be of so many frames, known from elsewhere; only once."""
        self._energies.extend(energies)
        self.frames += frames

    @property
    def windows(self) -> Floats:
        """K-weighted mean square of every 400 ms so far, one value each 100 ms."""
        return energy_windows(self.energies)

    @property
    def integrated_lufs(self) -> float:
        """Gated loudness of all so far; below 0.4 s ungated; minus infinity for silence."""
        if 0 < self.frames < 4 * self._hop:
            power = self._pending()[: self.frames]
            return _lufs(float(power.sum(dtype=np.float64)) / self.frames)
        return gated_lufs(self.windows)

    @property
    def range_lu(self) -> float:
        """Loudness range after EBU TECH 3342 of all so far; 0 below 3 s and for silence."""
        windows = energy_windows(self.energies, _SHORT_TERM_HOPS)
        loud = windows[windows > mean_square(_GATE_LUFS)]
        if not len(loud):
            return 0.0
        counted = loud[loud >= loud.mean() * 10 ** (_RANGE_GATE_DB / 10)]
        return _lufs(_percentile(counted, 95)) - _lufs(_percentile(counted, 10))

    def within_lufs(self, spans: Iterable[tuple[int, int]]) -> float:
        """Gated loudness of the 400-ms windows that lie wholly inside some span.

        Args:
            spans: Half-open (start, end) in frames; spans below 0.4 s weigh nothing, unless
                no span is longer: then every window that touches one counts.
        """
        windows = self.windows
        inside = np.zeros(len(windows), bool)
        touching = inside.copy()
        for start, end in spans:
            inside[-(-start // self._hop) : max(0, end // self._hop - 3)] = True
            touching[max(0, start // self._hop - 3) : -(-end // self._hop)] = True
        return gated_lufs(windows[inside if inside.any() else touching])

    def _pending(self) -> npt.NDArray[np.float32]:
        size = _window_frames(self._rate_hz)
        whole = -(-(self._fill - self._warm_up) // size) * size
        window = self._window[: self._warm_up + whole].copy()
        window[self._fill :] = 0
        return _power(window, self._rate_hz)

    def _by_hop(self, power: npt.NDArray[np.float32]) -> Floats:
        mean: Floats = power.reshape(-1, self._hop).mean(axis=1, dtype=np.float64)
        return mean


class Meter(LoudnessMeter):
    """Measures loudness and true peak."""

    def __init__(self, rate_hz: int, channels: int = 2) -> None:
        super().__init__(rate_hz, channels)
        self._peak = PeakMeter(channels)

    def feed(self, samples: Samples) -> None:
        """Take the next block, (frames, channels), or (frames, 1) meant for all of them."""
        super().feed(samples)
        self._peak.feed(samples)

    @property
    def true_peak_dbtp(self) -> float:
        """Largest value between and on the samples so far, in dB of full scale."""
        return to_db(self._peak.peak)


def weighed(samples: Iterable[Samples], rate_hz: int, cell: int) -> Floats:
    """K-weighted energy of every *cell* frames of a sound in blocks, channels added up.

    Args:
        samples: (frames, channels) each; silence comes before them.
        rate_hz: Frames per second.
        cell: Divides the frames of 100 ms; a shorter rest at the end is left out.
    """
    warm_up, window = _warm_up_frames(rate_hz), _window_frames(rate_hz)
    kept, cells = None, []
    for block in samples:
        before = np.zeros((warm_up, block.shape[1]), np.float32) if kept is None else kept
        kept = np.concatenate((before, block))
        if whole := (len(kept) - warm_up) // window * window:
            cells.append(_cells(kept[: warm_up + whole], rate_hz, cell))
            kept = kept[whole:]
    if kept is None:
        return np.zeros(0)
    rest = np.pad(kept, ((0, warm_up + window - len(kept)), (0, 0)))
    cells.append(_cells(rest, rate_hz, cell)[: (len(kept) - warm_up) // cell])
    return np.concatenate(cells)


def _cells(sound: Samples, rate_hz: int, cell: int) -> Floats:
    return np.asarray(_power(sound, rate_hz).reshape(-1, cell).sum(axis=1, dtype=np.float64))


def loudness_lufs(samples: Samples, rate_hz: int) -> float:
    """Integrated loudness of a whole sound; see `LoudnessMeter.integrated_lufs`."""
    meter = LoudnessMeter(rate_hz, samples.shape[1])
    meter.feed(samples)
    return meter.integrated_lufs


def momentary_lufs(samples: Samples, rate_hz: int) -> Floats:
    """Loudness of every 400 ms, one value each 100 ms; shorter sounds are padded."""
    short = 4 * hop_frames(rate_hz) - len(samples)
    padded = np.pad(samples, ((0, max(0, short)), (0, 0)))
    meter = LoudnessMeter(rate_hz, samples.shape[1])
    meter.feed(padded)
    return np.array([_lufs(float(window)) for window in meter.windows])


def short_term_lufs(samples: Samples, rate_hz: int) -> Floats:
    """Loudness of every 3 s, one value each 100 ms."""
    meter = LoudnessMeter(rate_hz, samples.shape[1])
    meter.feed(samples)
    return np.array([_lufs(float(w)) for w in energy_windows(meter.energies, _SHORT_TERM_HOPS)])


def speech_lufs(
    blocks: Iterable[Samples],
    spans: Sequence[tuple[int, int]],
    *,
    rate_hz: int,
    channels: int = 2,
) -> float:
    """Gated loudness of a stream inside *spans* only; see `LoudnessMeter.within_lufs`."""
    meter = LoudnessMeter(rate_hz, channels)
    for block in blocks:
        meter.feed(block)
    return meter.within_lufs(spans)


def gated_lufs(windows: Floats) -> float:
    """Loudness of 400-ms mean squares after both gates; minus infinity when none passes."""
    loud = windows[windows > mean_square(_GATE_LUFS)]
    if not len(loud):
        return -math.inf
    gate = _lufs(float(loud.mean())) + _RELATIVE_GATE_DB
    return _lufs(float(loud[loud > mean_square(gate)].mean()))


def hop_frames(rate_hz: int) -> int:
    """Frames of the 100 ms in which energies are kept."""
    return round(rate_hz / 10)


def energy_windows(energies: Floats, hops: int = 4) -> Floats:
    """Mean squares of 400 ms, or of other hops of 100 ms, one every 100 ms."""
    if len(energies) < hops:
        return np.zeros(0)
    windows: Floats = sliding_window_view(energies, hops).mean(axis=1)
    return windows


def _percentile(values: Floats, percent: float) -> float:
    """Between the two nearest of *values*; numpy's own imports far more than it needs."""
    place = (len(values) - 1) * percent / 100
    return float(np.interp(place, np.arange(len(values)), np.sort(values)))


def _lufs(mean_square: float) -> float:
    """BS.1770 eq. 2."""
    return -0.691 + 10 * math.log10(mean_square) if mean_square > 0 else -math.inf


def mean_square(lufs: float) -> float:
    """The other way round: weighted energy of a loudness."""
    return float(10 ** ((lufs + 0.691) / 10))


def _power(sound: Samples, rate_hz: int) -> npt.NDArray[np.float32]:
    """Squared K-weighted samples, channels added up, of all but the frames that warm up.

    Overlap-save: those at the beginning of each window only warm the filter up, which has died
    down below 1e-9 by then; circular wrap-around stays inside them.

    Args:
        sound: Warm-up, then whole windows.
        rate_hz: Frames per second.
    """
    warm_up, size = _warm_up_frames(rate_hz), _window_frames(rate_hz)
    if len(sound) <= warm_up or not sound.any():
        return np.zeros(len(sound) - warm_up, np.float32)
    every = sound.shape[1]
    channels = sound if channels_differ(sound.T) else sound[:, :1]
    windows = sliding_window_view(channels, warm_up + size, axis=0)[::size]
    powers = [
        _squared(windows[at : at + _WINDOWS_AT_ONCE], warm_up, rate_hz)
        for at in range(0, len(windows), _WINDOWS_AT_ONCE)
    ]
    return np.concatenate(powers) * np.float32(every / channels.shape[1])


def _squared(
    windows: npt.NDArray[np.float32], warm_up: int, rate_hz: int
) -> npt.NDArray[np.float32]:
    """The same of some windows, (windows, channels, frames).

    Two real signals are filtered as one complex: its parts stay apart, as the filter is real.
    Each transform is scaled to keep the energy: numpy's takes twice the time where it need not
    scale, as it then reckons in doubles (2.4).
    """
    count, channels, frames = windows.shape
    rows = windows.reshape(-1, frames)
    pairs = np.zeros((-(-len(rows) // 2), frames), np.complex64)
    pairs.real, pairs.imag[: len(rows) // 2] = rows[::2], rows[1::2]
    spectrum = np.fft.fft(pairs, norm="ortho")
    spectrum *= _k_weighting(rate_hz)
    weighted = np.fft.ifft(spectrum, norm="ortho")[:, warm_up:]
    squared = np.stack((np.square(weighted.real), np.square(weighted.imag)), axis=1)
    of_rows = squared.reshape(-1, frames - warm_up)[: len(rows)]
    return np.asarray(of_rows.reshape(count, channels, -1).sum(axis=1).reshape(-1))


@cache
def _window_frames(rate_hz: int) -> int:
    """Frames that are weighed together: whole hops."""
    return _HOPS_A_WINDOW * hop_frames(rate_hz)


@cache
def _warm_up_frames(rate_hz: int) -> int:
    """Frames before a window: a hop, and what makes both together quick to transform."""
    return _fft_frames(_window_frames(rate_hz) + hop_frames(rate_hz)) - _window_frames(rate_hz)


@cache
def _fft_frames(least: int) -> int:
    """The next length that is a product of 2, 3 and 5: a fifth faster than one with a 7."""
    return next(size for size in count(least) if _is_smooth(size))


def _is_smooth(size: int) -> bool:
    for prime in (2, 3, 5):
        while size % prime == 0:
            size //= prime
    return size == 1


@cache
def _k_weighting(rate_hz: int) -> npt.NDArray[np.complex64]:
    """Frequency response of BS.1770's two stages, for the FFT of a window with its warm-up.

    The standard gives coefficients for 48 kHz; these are the analogue prototypes behind them
    (as libebur128 derives them), so that every rate weighs alike.
    """
    size = _warm_up_frames(rate_hz) + _window_frames(rate_hz)
    z = np.exp(-2j * np.pi * np.arange(size) / size)
    k = math.tan(math.pi * 1681.974450955533 / rate_hz)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = _biquad(
        z, (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k), k, q
    )
    k = math.tan(math.pi * 38.13547087602444 / rate_hz)
    q = 0.5003270373238773
    norm = 1 + k / q + k * k
    return np.asarray(shelf * _biquad(z, (norm, -2 * norm, norm), k, q), np.complex64)


def _biquad(
    z: npt.NDArray[np.complex128], numerator: tuple[float, float, float], k: float, q: float
) -> npt.NDArray[np.complex128]:
    b0, b1, b2 = numerator
    a0, a1, a2 = 1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k
    response: npt.NDArray[np.complex128] = (b0 + b1 * z + b2 * z * z) / (
        a0 + a1 * z + a2 * z * z
    )
    return response
