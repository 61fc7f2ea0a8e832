"""Samples of a decoder, weighted, to Parquet with PyTorch and pyarrow: blocks are made and written one after the other.

One stage of two hidden layers with tanh, as in train_step.py. Columns: x0 .. x{D-1}, energy, log_weight, all floats.
With --write-only the blocks are one and the same: what remains is the writing.
"""
import argparse
import math
import os
import shutil
import time

import pyarrow
import pyarrow.parquet
import torch
from torch import nn

import turns


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("rows", "dim", "hidden", "block", "threads", "warmup-rows"):
        parser.add_argument("--" + name, type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--write-only", action="store_true")
    return parser.parse_args()


def main():
    a = arguments()
    torch.set_num_threads(a.threads)

    def network():
        return nn.Sequential(nn.Linear(a.dim, a.hidden), nn.Tanh(), nn.Linear(a.hidden, a.hidden), nn.Tanh(),
                             nn.Linear(a.hidden, 2 * a.dim))

    decoder, encoder = network(), network()
    names = ["x%d" % i for i in range(a.dim)] + ["energy", "log_weight"]
    schema = pyarrow.schema([(name, pyarrow.float32()) for name in names])
    log_normal = 0.5 * a.dim * math.log(2 * math.pi)

    @torch.inference_mode()
    def block(rows):
        z, eps = torch.randn(rows, a.dim), torch.randn(rows, a.dim)
        mean, log_scale = decoder(z).chunk(2, 1)
        x = mean + torch.exp(log_scale) * eps
        up, up_log_scale = encoder(x).chunk(2, 1)
        deviation = (z - up) * torch.exp(-up_log_scale)
        # The constants of decoder and encoder cancel; the prior's stays.
        log_prior = -0.5 * z.square().sum(1) - log_normal
        log_decoder = -(0.5 * eps.square() + log_scale).sum(1)
        log_encoder = -(0.5 * deviation.square() + up_log_scale).sum(1)
        energy = 2 * (x.square() - 1).square().sum(1)
        log_weight = log_encoder - log_decoder - log_prior - energy
        columns = [*x.t().contiguous().numpy(), energy.numpy(), log_weight.numpy()]
        return pyarrow.table([pyarrow.array(column) for column in columns], schema=schema)

    def generate(rows):
        shutil.rmtree(a.out, ignore_errors=True)
        os.makedirs(a.out)
        file = os.path.join(a.out, "part-0.parquet")
        ready = block(a.block) if a.write_only else None
        begin = time.perf_counter()
        with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd", use_dictionary=False) as writer:
            for first in range(0, rows, a.block):
                count = min(a.block, rows - first)
                writer.write_table(ready.slice(0, count) if ready else block(count))
        seconds = time.perf_counter() - begin
        size = os.path.getsize(file)
        shutil.rmtree(a.out)
        return {"rate": rows / seconds, "seconds": seconds, "bytes": size}

    generate(a.warmup_rows)
    turns.take("PyTorch %s, pyarrow %s" % (torch.__version__, pyarrow.__version__), lambda _: generate(a.rows))


if __name__ == "__main__":
    main()
