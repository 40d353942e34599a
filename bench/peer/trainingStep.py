"""Speed of training a prefix with Hugging Face transformers and PEFT, the peer of bench/trainingSpeed.ts.

Same base model (weights dequantised from the same GGUF), same shapes, same work per step: forward, mean cross-entropy
over every next token, backward into keys and values only, clipping, AdamW.
Prints one JSON document on stdout. bench/README.md says how to make the environment.

Routes:
  pastKeyValues  keys and values handed to the model as its cache: the fastest way we know in this library
  peft           PEFT's own PrefixTuningConfig
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time


def available_cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, help="GGUF file of a llama-architecture model")
    parser.add_argument("--route", choices=["pastKeyValues", "peft"], default="pastKeyValues")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--prefix-length", type=int, default=64)
    parser.add_argument("--sequence-length", type=int, default=256)
    parser.add_argument("--sequences", type=int, default=8, help="sequences per step")
    parser.add_argument("--steps", type=int, default=5, help="measured steps")
    parser.add_argument("--warmup-steps", type=int, default=2)
    parser.add_argument("--threads", type=int, default=available_cores())
    return parser.parse_args()


def peak_resident_bytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def forget_peak():
    """Whether the peak so far could be forgotten, so that what follows is measured alone (Linux)."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        return True
    except OSError:
        return False


def recent_peak_bytes():
    with open("/proc/self/status") as file:
        return 1024 * next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))


def load_model(options, dtype):
    from transformers import AutoModelForCausalLM

    folder, name = os.path.split(os.path.abspath(options.model))
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=dtype, attn_implementation="sdpa")
    model.requires_grad_(False)
    return model.train()


def prepare_past_key_values(options, model, dtype):
    """Returns (parameters, function from tokens to loss)."""
    import torch
    from transformers import DynamicCache

    config = model.config
    head_width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    shape = (1, config.num_key_value_heads, options.prefix_length, head_width)
    pairs = [[torch.nn.Parameter(torch.randn(shape) * 0.1) for _ in range(2)] for _ in range(config.num_hidden_layers)]

    def loss_of(tokens):
        count = tokens.shape[0]
        cache = DynamicCache()
        for layer, (keys, values) in enumerate(pairs):
            cache.update(keys.to(dtype).expand(count, -1, -1, -1), values.to(dtype).expand(count, -1, -1, -1), layer)
        return model(input_ids=tokens, past_key_values=cache, use_cache=True, labels=tokens).loss

    return [parameter for pair in pairs for parameter in pair], loss_of


def prepare_peft(options, model, dtype):
    """Returns (parameters, function from tokens to loss)."""
    from peft import PrefixTuningConfig, get_peft_model

    tuned = get_peft_model(model, PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=options.prefix_length))
    tuned.train()
    return [parameter for parameter in tuned.parameters() if parameter.requires_grad], lambda tokens: tuned(input_ids=tokens, labels=tokens).loss


def main():
    options = parse_arguments()
    import peft
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    dtype = torch.float32 if options.precision == "f32" else torch.bfloat16
    model = load_model(options, dtype)
    prepare = prepare_peft if options.route == "peft" else prepare_past_key_values
    parameters, loss_of = prepare(options, model, dtype)
    optimizer = torch.optim.AdamW(parameters, lr=1e-2)
    tokens = torch.randint(0, model.config.vocab_size, (options.sequences, options.sequence_length))

    # The library shifts the labels by one: the first token of a sequence has no prediction. No other label is left out.
    target_count = int((tokens[:, 1:] != -100).sum())
    loading_peak = peak_resident_bytes()
    knows_step_peak = forget_peak()
    seconds, cpu_seconds, losses = [], [], []
    for step in range(options.warmup_steps + options.steps):
        started, cpu_started = time.perf_counter(), time.process_time()
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(tokens)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if step >= options.warmup_steps:
            seconds.append(time.perf_counter() - started)
            cpu_seconds.append(time.process_time() - cpu_started)
    token_count = options.sequences * options.sequence_length
    print(
        json.dumps(
            {
                "program": f"transformers {options.route}",
                "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__},
                "precision": options.precision,
                "threads": options.threads,
                "tokensPerStep": token_count,
                "targetsPerStep": target_count,
                "tokensPerSecond": token_count / statistics.median(seconds),
                "stepSeconds": seconds,
                "stepCpuSeconds": cpu_seconds,
                "peakResidentBytes": max(loading_peak, peak_resident_bytes()),
                "stepPeakResidentBytes": recent_peak_bytes() if knows_step_peak else None,
                "lossesNats": losses,
            }
        )
    )


if __name__ == "__main__":
    main()
