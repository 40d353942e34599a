"""Trains a prefix with PEFT on the windows of a file, the peer of `npm run bench -- time-to-loss`.

The first line on stdout says that training has ended: what the caller counts is the time from starting this program to that line,
imports, loading and the start from text included. Scoring and saving come after it.
The last line is one JSON document. bench/README.md says how to make the environment.

Tuners: `cartridge` (CartridgeConfig, keys and values as they are) and `prefix` (PrefixTuningConfig).
Starts: `text` runs a stretch of the project through the base model and takes its keys and values, as PEFT's
initialize_kv_prefix_from_text does, here from token ids; `random` is what the configuration gives by itself.
"""

import argparse
import json
import math
import os
import time


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, help="GGUF file of a llama-architecture model")
    parser.add_argument("--data", required=True, help="windows, as bench/timeToLoss/exportWindows.ts writes them")
    parser.add_argument("--out", required=True, help="safetensors file for the trained keys and values")
    parser.add_argument("--tuner", choices=["cartridge", "prefix"], default="cartridge")
    parser.add_argument("--start", choices=["text", "random"], default="text")
    parser.add_argument("--frozen", type=int, default=1, help="leading positions that cartridge keeps as they are")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="bf16")
    parser.add_argument("--rate", type=float, default=1e-2)
    parser.add_argument("--warm-up", type=float, default=0.05, help="share of the steps; then the rate falls linearly to 0")
    parser.add_argument("--windows-per-step", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=100_000)
    parser.add_argument("--prefix-length", type=int, default=64)
    parser.add_argument("--scores", action="store_true", help="score the held-out windows here too")
    return parser.parse_args()


def load_model(options, dtype):
    from transformers import AutoModelForCausalLM

    folder, name = os.path.split(os.path.abspath(options.model))
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=dtype, attn_implementation="sdpa")
    model.requires_grad_(False)
    return model.train()


def start_prefix(options, model, tokens):
    """Wraps the model with a prefix; `tokens` are those of the stretch of text to start from."""
    import torch
    from peft import CartridgeConfig, PrefixTuningConfig, get_peft_model
    from peft.tuners.cartridge.utils import initialize_kv_prefix_from_past_key_values

    shared = {"task_type": "CAUSAL_LM", "num_virtual_tokens": options.prefix_length}
    config = CartridgeConfig(num_frozen_tokens=options.frozen, **shared) if options.tuner == "cartridge" else PrefixTuningConfig(**shared)
    tuned = get_peft_model(model, config)
    if options.start == "text":
        with torch.no_grad(), tuned.disable_adapter():
            past = tuned(input_ids=torch.tensor([tokens[: options.prefix_length]]), use_cache=True).past_key_values
        initialize_kv_prefix_from_past_key_values(tuned, past_key_values=past)
    return tuned.train()


def pad(windows):
    """Windows as (ids, labels, mask) of equal length; the mask is None where nothing is padded."""
    import torch

    longest = max(len(window["tokens"]) for window in windows)
    ids = torch.zeros((len(windows), longest), dtype=torch.long)
    labels = torch.full((len(windows), longest), -100, dtype=torch.long)
    mask = torch.zeros((len(windows), longest), dtype=torch.long)
    for row, window in enumerate(windows):
        count = len(window["tokens"])
        ids[row, :count] = torch.tensor(window["tokens"])
        labels[row, window["targets"]] = ids[row, window["targets"]]
        mask[row, :count] = 1
    return ids, labels, None if bool(mask.all()) else mask


def take_steps(windows, options):
    """Groups windows into steps until there are enough tokens; padding is no token."""
    steps, count = [], 0
    for first in range(0, len(windows), options.windows_per_step):
        if count >= options.tokens:
            break
        steps.append(windows[first : first + options.windows_per_step])
        count += sum(len(window["tokens"]) for window in steps[-1])
    if count < options.tokens:
        raise SystemExit(f"{options.data}: expected windows of {options.tokens} tokens, found {count}")
    return steps, count


def train(options, tuned, steps):
    """Returns (losses, targets seen)."""
    import torch

    parameters = [parameter for parameter in tuned.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.0)
    warm_up = max(1, round(len(steps) * options.warm_up)) if options.warm_up > 0 else 0
    losses, target_count = [], 0
    for step, windows in enumerate(steps):
        rising = (step + 1) / warm_up if step < warm_up else 1.0
        falling = (len(steps) - step) / max(1, len(steps) - warm_up)
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(rising, falling)
        ids, labels, mask = pad(windows)
        optimizer.zero_grad(set_to_none=True)
        loss = tuned(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        target_count += int((labels[:, 1:] != -100).sum())
    return losses, target_count


def score(tuned, windows):
    """Mean loss over all targets of the windows, nats per token."""
    import torch

    total, count = 0.0, 0
    with torch.no_grad():
        for window in windows:
            ids, labels, _ = pad([window])
            targets = int((labels[:, 1:] != -100).sum())
            total += float(tuned(input_ids=ids, labels=labels).loss) * targets
            count += targets
    return total / count


def save(options, tuned):
    """Writes keys and values layer by layer as [P, K, E] in the GGUF's own order of a head's elements."""
    import torch
    from safetensors.torch import save_file

    config = tuned.get_base_model().config
    heads = config.num_key_value_heads
    weight = tuned.prompt_encoder[tuned.active_adapter].embedding.weight.detach().float()
    rows = weight.reshape(options.prefix_length, config.num_hidden_layers, 2, heads, -1)  # [P, L, 2, K, E]
    half = rows.shape[-1] // 2
    tensors = {}
    for layer in range(config.num_hidden_layers):
        keys, values = rows[:, layer, 0], rows[:, layer, 1]
        if config.model_type == "llama":
            # Halves to neighbours: GGUF files of llama rotate elements 2i and 2i+1 together.
            keys = torch.stack([keys[..., :half], keys[..., half:]], dim=-1).flatten(-2)
        tensors[f"layers.{layer}.keys"] = keys.contiguous()
        tensors[f"layers.{layer}.values"] = values.contiguous()
    save_file(tensors, options.out)


def main():
    options = parse_arguments()
    import peft
    import torch
    import transformers

    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    torch.manual_seed(0)
    with open(options.data) as file:
        data = json.load(file)
    model = load_model(options, torch.float32 if options.precision == "f32" else torch.bfloat16)
    tuned = start_prefix(options, model, data["startTokens"])
    steps, token_count = take_steps(data["training"], options)
    started = time.perf_counter()
    losses, target_count = train(options, tuned, steps)
    training_seconds = time.perf_counter() - started
    print("trained", flush=True)
    save(options, tuned)
    tuned.eval()
    own_loss = score(tuned, data["heldOut"]) if options.scores else math.nan
    print(
        json.dumps(
            {
                "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__},
                "steps": len(steps),
                "tokens": token_count,
                "targets": target_count,
                "trainingSeconds": training_seconds,
                "lossesNats": losses,
                "ownHeldOutLossNats": None if math.isnan(own_loss) else own_loss,
            }
        )
    )


if __name__ == "__main__":
    main()
