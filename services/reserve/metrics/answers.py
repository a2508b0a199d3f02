"""A computation as a client reads it: each figure with what it means."""

from services.reserve.metrics.models import MetricRun
from services.reserve.metrics.rules import DEFINITIONS, LABELS, ReserveMetric
from services.reserve.metrics.schemas import MetricRunOut, ReserveMetricOut


def shown(run: MetricRun) -> MetricRunOut:
    figures = []
    for each in run.figures:
        metric = ReserveMetric(each["metric"])
        said = {**each, "metric": metric, "title": LABELS[metric], "definition": DEFINITIONS[metric]}
        figures.append(ReserveMetricOut.model_validate(said))
    return MetricRunOut.about(run, figures=figures)
