"""Speed of PyTorch's matrix product at the shapes of a decoder layer: the machine's peak as this library reaches it.

Prints one JSON document: GFLOP/s of the best of several runs, by shape.
"""

import argparse
import json
import os
import time


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--shapes", required=True, help="MxKxN, separated by commas")
    parser.add_argument("--seconds", type=float, default=0.5, help="time for each shape")
    return parser.parse_args()


def main():
    options = parse_arguments()
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    dtype = torch.float32 if options.precision == "f32" else torch.bfloat16
    speeds = {}
    with torch.no_grad():
        for shape in options.shapes.split(","):
            rows, inner, columns = map(int, shape.split("x"))
            left = torch.randn(rows, inner).to(dtype)
            right = torch.randn(columns, inner).to(dtype)
            out = torch.empty(rows, columns, dtype=dtype)
            best, ends = float("inf"), time.perf_counter() + options.seconds
            while time.perf_counter() < ends:
                started = time.perf_counter()
                torch.mm(left, right.T, out=out)
                best = min(best, time.perf_counter() - started)
            speeds[shape] = 2e-9 * rows * inner * columns / best
    print(json.dumps({"program": f"torch {torch.__version__}", "precision": options.precision, "gigaflops": speeds}))


if __name__ == "__main__":
    main()
