"""How well one incoming stream arrives (RFC 3550 §6.4.1, appendix A): loss, jitter and the sender's clock. Pure; times are handed in."""

from orchestrator.media.clock import ntp_middle
from orchestrator.media.rewriter import signed16, signed32
from orchestrator.media.rtcp import ReportBlock, SenderReport


class Reception:
    """Counts the packets of one SSRC. clock_rate: timestamp units per second."""

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self.ssrc = ssrc
        self.clock_rate = clock_rate
        self.sender_report: SenderReport | None = None
        self._sender_report_at = 0.0
        self._base = 0
        self._highest: int | None = None
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._transit: int | None = None
        self._jitter = 0.0

    def received(self, sequence: int, timestamp: int, at: float) -> None:
        """Count a packet that arrived at ``at`` (s)."""
        if self._highest is None:
            self._base = self._highest = sequence
        self._highest = max(self._highest, self._highest + signed16(sequence - self._highest))
        self._received += 1
        transit = (round(at * self.clock_rate) - timestamp) & 0xFFFFFFFF
        if self._transit is not None:
            self._jitter += (abs(signed32(transit - self._transit)) - self._jitter) / 16
        self._transit = transit

    def sender_reported(self, report: SenderReport, at: float) -> None:
        """Keep the newest sender report."""
        self.sender_report, self._sender_report_at = report, at

    def report(self, at: float) -> ReportBlock | None:
        """Return the report since the last one; None before the first packet."""
        if self._highest is None:
            return None
        expected = self._highest - self._base + 1
        expected_now, received_now = expected - self._expected_before, self._received - self._received_before
        self._expected_before, self._received_before = expected, self._received
        lost_now = expected_now - received_now
        lsr, dlsr = 0, 0
        if self.sender_report is not None:
            lsr, dlsr = ntp_middle(self.sender_report.ntp), round((at - self._sender_report_at) * 65536) & 0xFFFFFFFF
        return ReportBlock(
            ssrc=self.ssrc,
            fraction_lost=min(255, (lost_now << 8) // expected_now) if expected_now > 0 and lost_now > 0 else 0,
            packets_lost=expected - self._received,
            highest_sequence=self._highest & 0xFFFFFFFF,
            jitter=min(round(self._jitter), 0xFFFFFFFF),
            lsr=lsr,
            dlsr=dlsr,
        )
