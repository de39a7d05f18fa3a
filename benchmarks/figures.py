"""How measurements are summed up."""

from statistics import median, quantiles


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum of ``seconds``, in milliseconds."""
    return {
        "median_ms": round(median(seconds) * 1000, 1),
        "p95_ms": round(quantiles(seconds, n=20)[-1] * 1000, 1),
        "max_ms": round(max(seconds) * 1000, 1),
    }
