"""The statistics of `tidemark compare` by SciPy: reads two Parquet files, prints the statistics as JSON.

compare.py REFERENCE CURRENT
"""

import json
import resource
import sys

import numpy as np
import pyarrow.parquet as pq
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

POOL_BELOW = 5
FLOOR = 1e-4


def numeric(reference, current):
    result = ks_2samp(reference, current, method="asymp")
    return {
        "ks": [float(result.statistic), float(result.pvalue)],
        "wasserstein_normed": [float(wasserstein_distance(reference, current) / reference.std()), None],
    }


def counts_by_category(column):
    return {entry["values"]: entry["counts"] for entry in column.value_counts().to_pylist()}


def categorical(reference, current):
    sides = [counts_by_category(reference), counts_by_category(current)]
    categories = sorted(set(sides[0]) | set(sides[1]))
    table = np.array([[side.get(category, 0) for category in categories] for side in sides])
    sizes = table.sum(axis=1)
    rare = table.sum(axis=0) * sizes.min() / sizes.sum() < POOL_BELOW
    pooled = np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)]) if rare.any() else table
    result = chi2_contingency(pooled, correction=False)
    shares = np.maximum(table / sizes[:, None], min(FLOOR, 0.1 / table.shape[1]))
    return {
        "chi_square": [float(result.statistic), float(result.pvalue)],
        "jensen_shannon": [float(jensenshannon(shares[0], shares[1], base=2)), None],
    }


def main(reference_path, current_path):
    reference, current = pq.read_table(reference_path), pq.read_table(current_path)
    columns = {}
    for name in reference.column_names:
        if name.startswith("category"):
            columns[name] = categorical(reference[name], current[name])
        else:
            columns[name] = numeric(reference[name].to_numpy(), current[name].to_numpy())
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = usage.ru_utime + usage.ru_stime
    print(json.dumps({"columns": columns, "cpu_seconds": cpu, "peak_rss_bytes": usage.ru_maxrss * 1024}))


main(*sys.argv[1:])
