//! Speed of the hot kernels at SmolLM2-135M's shapes: `cargo bench -p repotune-kernels -- [threads] [name]`.
//! Figures are per second of process CPU time times threads, so that other load on the machine disturbs them little.

use repotune_kernels::attention::{AttentionShape, Rows, RowsMut, prefix_attention};
use repotune_kernels::attention_backward::{AttentionInputs, prefix_attention_backward};
use repotune_kernels::cross_entropy::target_cross_entropy;
use repotune_kernels::frozen_matrix::{FrozenMatrix, Precision};
use repotune_kernels::memory::Buffer;
use repotune_kernels::quantization::GgmlType;
use repotune_kernels::{gemm, pool, rms_norm, swi_glu};

/// Seconds of CPU time that the process has used.
fn cpu_seconds() -> f64 {
    #[cfg(target_os = "linux")]
    {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` is a valid place to write to.
        unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    }
    #[cfg(not(target_os = "linux"))]
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

struct Bench {
    threads: usize,
    filter: Option<String>,
}

impl Bench {
    fn wants(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| name.contains(filter.as_str()))
    }

    /// Prints the best of some rounds, in GFLOP/s or, with `bytes`, GB/s.
    fn measure(&self, name: &str, work: f64, unit: &str, mut run: impl FnMut()) {
        if !self.wants(name) {
            return;
        }
        run();
        let start = cpu_seconds();
        run();
        let repeats = (0.05 / (cpu_seconds() - start).max(1e-7)).clamp(1.0, 1000.0) as usize;
        let mut best = f64::INFINITY;
        for _ in 0..7 {
            let start = cpu_seconds();
            (0..repeats).for_each(|_| run());
            best = best.min((cpu_seconds() - start) / repeats as f64);
        }
        let rate = work / best * self.threads as f64 * 1e-9;
        println!("{name:<44} {rate:>9.1} {unit}   {:>9.3} ms", best / self.threads as f64 * 1e3);
    }
}

fn values(length: usize) -> Vec<f32> {
    let mut state = 0x2545_f491_u32;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0 - 0.5
        })
        .collect()
}

/// Values where slots keep theirs: on huge pages.
fn buffer(length: usize) -> Buffer {
    let mut buffer = Buffer::zeroed(length);
    buffer.f32_mut().copy_from_slice(&values(length));
    buffer
}

fn frozen(rows: usize, columns: usize, precision: Precision) -> FrozenMatrix {
    let bytes: Vec<u8> = values(rows * columns).iter().flat_map(|value| value.to_le_bytes()).collect();
    FrozenMatrix::load(&bytes, GgmlType::F32, rows, columns, precision)
}

fn main() {
    let mut threads = 1;
    let mut filter = None;
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        match argument.parse() {
            Ok(count) => threads = count,
            Err(_) => filter = Some(argument),
        }
    }
    pool::set_thread_count(threads);
    let bench = Bench { threads, filter };
    for precision in [Precision::F32, Precision::Bf16] {
        for (n, columns, rows) in [(512, 576, 1536), (512, 1536, 576), (2048, 576, 1536), (512, 576, 576), (512, 576, 192)] {
            let name = format!("frozen {precision:?} {n}x{columns}x{rows}");
            if !bench.wants(&name) {
                continue;
            }
            let matrix = frozen(rows, columns, precision);
            let (x, mut y) = (buffer(n * columns), buffer(n * rows));
            let work = 2.0 * (n * columns * rows) as f64;
            bench.measure(&name, work, "GFLOP/s", || {
                matrix.multiply(y.f32_mut(), x.f32(), n, None, false);
            });
        }
    }
    let (m, k, n) = (512, 576, 1536);
    let (a, b, mut out) = (values(m * k), values(k * n), vec![0.0; m * n]);
    bench.measure("mat_mul f32 512x576x1536", 2.0 * (m * k * n) as f64, "GFLOP/s", || {
        gemm::mat_mul(&mut out, &a, &b, m, k, n, false, false);
    });
    attention(&bench);
    for precision in [Precision::F32, Precision::Bf16] {
        let (targets, d, vocabulary) = (512, 576, 49_152);
        let name = format!("target_cross_entropy {precision:?} 512");
        if !bench.wants(&name) {
            continue;
        }
        let matrix = frozen(vocabulary, d, precision);
        let hidden = values(targets * d);
        let (mut losses, mut dhidden) = (vec![0.0; targets], vec![0.0; targets * d]);
        let positions: Vec<usize> = (0..targets).collect();
        let work = 4.0 * (targets * d * vocabulary) as f64;
        bench.measure(&name, work, "GFLOP/s", || {
            target_cross_entropy(&mut losses, Some(&mut dhidden), &hidden, &matrix, &positions, &positions, None);
        });
    }
    let (n, d) = (2048, 576);
    let (x, weight, mut out, mut inverse_rms) = (values(n * d), values(d), vec![0.0; n * d], vec![0.0; n]);
    bench.measure("rms_norm 2048x576", 8.0 * (n * d) as f64, "GB/s", || {
        rms_norm::rms_norm(&mut out, &mut inverse_rms, &x, &weight, 1e-5);
    });
    let n = 2048 * 1536;
    let (gate, up, mut out) = (values(n), values(n), vec![0.0; n]);
    bench.measure("swi_glu 2048x1536", 12.0 * n as f64, "GB/s", || swi_glu::swi_glu(&mut out, &gate, &up));
    let (mut dgate, mut dup) = (vec![0.0; n], vec![0.0; n]);
    bench.measure("swi_glu_backward 2048x1536", 20.0 * n as f64, "GB/s", || {
        swi_glu::swi_glu_backward(&mut dgate, &mut dup, &out, &gate, &up);
    });
}

fn attention(bench: &Bench) {
    let (tokens, sequences, heads, key_value_heads, width, prefix) = (256, 8, 9, 3, 64, 64);
    let n = tokens * sequences;
    let starts: Vec<usize> = (0..sequences).map(|index| index * tokens).collect();
    let shape = AttentionShape {
        starts: &starts,
        contexts: &[],
        token_count: n,
        head_count: heads,
        key_value_head_count: key_value_heads,
        head_width: width,
        prefix_length: prefix,
        scale: 0.125,
    };
    let (queries, keys) = (n * heads * width, n * key_value_heads * width);
    let (q, k, v) = (values(queries), values(keys), values(keys));
    let (pk, pv) = (values(prefix * key_value_heads * width), values(prefix * key_value_heads * width));
    let (mut out, mut lse) = (vec![0.0; queries], vec![0.0; n * heads]);
    // What causality leaves of both products.
    let pairs = sequences * tokens * prefix + sequences * tokens * (tokens + 1) / 2;
    let work = 4.0 * (pairs * heads * width) as f64;
    let dout = values(queries);
    for precision in [Precision::F32, Precision::Bf16] {
        bench.measure(&format!("prefix_attention {precision:?} 8x256 P=64"), work, "GFLOP/s", || {
            prefix_attention(
                RowsMut::F32(&mut out),
                &mut lse,
                Rows::F32(&q),
                (Rows::F32(&k), Rows::F32(&v)),
                (&pk, &pv),
                &shape,
                precision,
            );
        });
        let (mut dq, mut dk, mut dv) = (vec![0.0; queries], vec![0.0; keys], vec![0.0; keys]);
        let (mut dpk, mut dpv) = (pk.clone(), pv.clone());
        let (dout, out, log_sum_exp) = (Rows::F32(&dout), Rows::F32(&out), &lse[..]);
        let inputs =
            AttentionInputs { dout, out, log_sum_exp, q: Rows::F32(&q), k: Rows::F32(&k), v: Rows::F32(&v), pk: &pk, pv: &pv };
        bench.measure(&format!("prefix_attention_backward {precision:?} 8x256 P=64"), 2.5 * work, "GFLOP/s", || {
            let dprefix = Some((&mut dpk[..], &mut dpv[..]));
            prefix_attention_backward(&mut dq, (&mut dk, &mut dv), dprefix, &inputs, &shape, precision);
        });
    }
}
