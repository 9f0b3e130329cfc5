"""Recomputes every evaluation of the demo from the flights themselves, with NumPy and SciPy, and compares.

    check_demo.py FLIGHTS_PARQUET ARTIFACTS_FOLDER

Prints one JSON object: the evaluations and numbers that were compared, the largest relative differences, and the first
mismatches. Exits with 1 if there is any.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, false_discovery_control, ks_2samp, wasserstein_distance

NUMERIC = ["distance", "hour", "prediction"]
CATEGORICAL = ["origin", "destination"]
STREAM_START, STREAM_END = np.datetime64("2001-02-01"), np.datetime64("2001-07-01")
ALPHA, WARNING, CRITICAL, COLUMNS_CRITICAL = 0.05, 0.1, 0.2, 0.5
KS_EXACT_UP_TO = 10_000
POOL_BELOW = 5
FLOOR = 1e-4
STATISTIC_TOLERANCE, P_TOLERANCE, P_SMALLEST = 1e-9, 1e-7, 1e-300
MISMATCHES_TOLD = 20


class Comparison:
    def __init__(self):
        self.numbers = 0
        self.other = 0
        self.largest = {"statistic": 0.0, "p": 0.0}
        self.mismatches = []

    def number(self, where, got, expected, kind="statistic"):
        self.numbers += 1
        if got is None:
            return self.mismatches.append(f"{where}: expected {expected!r}, got null")
        if kind == "p" and max(got, expected) < P_SMALLEST:
            return
        difference = abs(got - expected) / abs(expected) if expected != 0 else abs(got)
        self.largest[kind] = max(self.largest[kind], float(difference))
        if not difference <= (P_TOLERANCE if kind == "p" else STATISTIC_TOLERANCE):
            self.mismatches.append(f"{where}: expected {expected!r}, got {got!r}, relative difference {difference:.3g}")

    def same(self, where, got, expected):
        self.other += 1
        if got != expected:
            self.mismatches.append(f"{where}: expected {expected!r}, got {got!r}")


def round_half_away(values, digits):
    scaled = np.abs(values) * 10**digits
    whole = np.floor(scaled)
    return np.sign(values) * (whole + (scaled - whole >= 0.5)) / 10**digits


def group_means(keys, values, size):
    """Rounded means by key; NaN where a key does not occur."""
    counts = np.bincount(keys, minlength=size)
    with np.errstate(invalid="ignore"):
        return round_half_away(np.bincount(keys, weights=values, minlength=size) / counts, 3)


def read_flights(path):
    """Day of each flight and its columns; categories as codes."""
    table = pq.read_table(path, columns=["date", "delay", "distance", "origin", "destination"])
    date = table["date"].to_numpy().astype("datetime64[us]")
    flights = {"day": date.astype("datetime64[D]")}
    flights["hour"] = (date - flights["day"]).astype("timedelta64[h]").astype(np.int64)
    flights["distance"] = table["distance"].to_numpy().astype(np.float64)
    for name in CATEGORICAL:
        flights[name] = np.unique(table[name].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
    flights["prediction"] = predict(flights, table["delay"].to_numpy().astype(np.float64))
    return flights


def predict(flights, delay):
    """January's mean delay by hour and origin, or by hour where January has no such flight."""
    january = flights["day"] < STREAM_START
    group = flights["hour"] * (flights["origin"].max() + 1) + flights["origin"]
    by_group = group_means(group[january], delay[january], group.max() + 1)[group]
    by_hour = group_means(flights["hour"][january], delay[january], 24)[flights["hour"]]
    return np.where(np.isnan(by_group), by_hour, by_group)


def check_numeric(compare, where, tests, reference, current):
    method = "exact" if max(reference.size, current.size) <= KS_EXACT_UP_TO else "asymp"
    result = ks_2samp(reference, current, method=method)
    compare.number(f"{where}/ks", tests["ks"]["statistic"], result.statistic)
    compare.number(f"{where}/ks/p", tests["ks"]["p_value"], result.pvalue, "p")
    scale = reference.std()
    normed = wasserstein_distance(reference, current) / scale
    compare.number(f"{where}/wasserstein_normed", tests["wasserstein_normed"]["statistic"], normed)
    compare.number(f"{where}/wasserstein_normed/scale", tests["wasserstein_normed"]["detail"]["scale"], scale)
    compare.same(f"{where}/wasserstein_normed/p", tests["wasserstein_normed"]["p_value"], None)
    return result.pvalue, normed


def check_categorical(compare, where, tests, reference, current):
    size = max(reference.max(), current.max()) + 1
    table = np.array([np.bincount(reference, minlength=size), np.bincount(current, minlength=size)])
    table = table[:, table.sum(axis=0) > 0]
    sizes = table.sum(axis=1)
    rare = table.sum(axis=0) * sizes.min() / sizes.sum() < POOL_BELOW
    pooled = np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)]) if rare.any() else table
    result = chi2_contingency(pooled, correction=False)
    compare.number(f"{where}/chi_square", tests["chi_square"]["statistic"], result.statistic)
    compare.number(f"{where}/chi_square/p", tests["chi_square"]["p_value"], result.pvalue, "p")
    detail = {
        "df": int(result.dof),
        "pooled": int(rare.sum()),
        "new": int((table[0] == 0).sum()),
        "vanished": int((table[1] == 0).sum()),
    }
    compare.same(f"{where}/chi_square/detail", tests["chi_square"]["detail"], detail)
    shares = np.maximum(table / sizes[:, None], min(FLOOR, 0.1 / table.shape[1]))
    distance = jensenshannon(shares[0], shares[1], base=2)
    compare.number(f"{where}/jensen_shannon", tests["jensen_shannon"]["statistic"], distance)
    compare.same(f"{where}/jensen_shannon/p", tests["jensen_shannon"]["p_value"], None)
    return result.pvalue, distance


def check_summary(compare, where, summary, values, kind):
    compare.same(f"{where}/size", summary["size"], int(values.size))
    compare.same(f"{where}/missing", summary["missing"], 0)
    if kind == "categorical":
        return compare.same(f"{where}/distinct", summary["distinct"], int(np.unique(values).size))
    expected = {"mean": values.mean(), "std": values.std(ddof=1), "min": values.min(), "max": values.max()}
    for name, number in expected.items():
        compare.number(f"{where}/{name}", summary[name], float(number))


def verdict_of(effect, q):
    if q > ALPHA or effect < WARNING:
        return "ok"
    return "critical" if effect >= CRITICAL else "warning"


def check_evaluation(compare, evaluation, january, current):
    day = evaluation["window"]["start"][:10]
    compare.same(f"{day}/reference/rows", evaluation["reference"]["rows"], int(january["hour"].size))
    compare.same(f"{day}/current/rows", evaluation["current"]["rows"], int(current["hour"].size))
    columns = {column["name"]: column for column in evaluation["columns"]}
    names = NUMERIC + CATEGORICAL
    compare.same(f"{day}/columns", sorted(columns), sorted(names))
    p_values, effects = [], []
    for name in names:
        where = f"{day}/{name}"
        column = columns[name]
        kind = "numeric" if name in NUMERIC else "categorical"
        compare.same(f"{where}/kind", column["kind"], kind)
        compare.same(f"{where}/role", column["role"], "prediction" if name == "prediction" else "feature")
        tests = {test["test"]: test for test in column["tests"]}
        check = check_numeric if kind == "numeric" else check_categorical
        p, effect = check(compare, where, tests, january[name], current[name])
        p_values.append(p)
        effects.append(effect)
        for side, values in (("reference", january[name]), ("current", current[name])):
            check_summary(compare, f"{where}/{side}", column[side], values, kind)
    verdicts = []
    for name, q, effect in zip(names, false_discovery_control(p_values), effects):
        by_p, by_effect = columns[name]["tests"]
        compare.number(f"{day}/{name}/q", by_p["q_value"], q, "p")
        compare.same(f"{day}/{name}/q of the effect", by_effect["q_value"], None)
        compare.same(f"{day}/{name}/breached", [by_p["breached"], by_effect["breached"]], [bool(q <= ALPHA), bool(effect >= WARNING)])
        threshold = CRITICAL if effect >= CRITICAL else WARNING
        compare.same(f"{day}/{name}/threshold", [by_p["threshold"], by_effect["threshold"]], [ALPHA, threshold])
        verdicts.append(verdict_of(effect, q))
        compare.same(f"{day}/{name}/verdict", columns[name]["verdict"], verdicts[-1])
    drifted = sum(verdict != "ok" for verdict in verdicts)
    compare.same(f"{day}/drifted_columns", evaluation["drifted_columns"], drifted)
    compare.number(f"{day}/drifted_share", evaluation["drifted_share"], drifted / len(verdicts))
    worst = next((verdict for verdict in ("critical", "warning") if verdict in verdicts), "ok")
    expected = "critical" if drifted / len(verdicts) >= COLUMNS_CRITICAL else worst
    compare.same(f"{day}/verdict", evaluation["verdict"], expected)


def main(flights_path, artifacts):
    flights = read_flights(flights_path)
    order = np.argsort(flights["day"], kind="stable")
    flights = {name: values[order] for name, values in flights.items()}
    between = lambda start, end: {
        name: values[slice(*np.searchsorted(flights["day"], [start, end]))] for name, values in flights.items()
    }
    january = between(np.datetime64("2001-01-01"), STREAM_START)
    evaluations = [json.loads(path.read_text()) for path in Path(artifacts).glob("*/evaluation.json")]
    evaluations.sort(key=lambda evaluation: evaluation["window"]["start"])
    compare = Comparison()
    days = np.arange(STREAM_START, STREAM_END)
    compare.same(
        "windows",
        [(evaluation["window"]["start"], evaluation["window"]["end"]) for evaluation in evaluations],
        [(f"{day}T00:00:00Z", f"{day + 1}T00:00:00Z") for day in days],
    )
    for evaluation in evaluations:
        day = np.datetime64(evaluation["window"]["start"][:10])
        check_evaluation(compare, evaluation, january, between(day, day + 1))
    print(
        json.dumps(
            {
                "evaluations": len(evaluations),
                "rows": sum(evaluation["current"]["rows"] for evaluation in evaluations),
                "numbers": compare.numbers,
                "other": compare.other,
                "largest_relative_difference": compare.largest,
                "mismatches": len(compare.mismatches),
                "first_mismatches": compare.mismatches[:MISMATCHES_TOLD],
            },
            indent=2,
        )
    )
    return 1 if compare.mismatches else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
