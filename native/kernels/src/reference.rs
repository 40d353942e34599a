//! The slow twin of every fast kernel: the formula, element by element, sums in f64. Tests hold the two together.

use crate::attention::AttentionShape;
use crate::rope::{RopeConfig, RopeStyle};

/// out `[m, n]` = op(a) · op(b), as [`crate::gemm::mat_mul`].
pub fn mat_mul(a: &[f32], b: &[f32], (m, k, n): (usize, usize, usize), transpose_a: bool, transpose_b: bool) -> Vec<f32> {
    let mut out = vec![0.0; m * n];
    for row in 0..m {
        for column in 0..n {
            let mut sum = 0.0;
            for step in 0..k {
                let a = a[if transpose_a { step * m + row } else { row * k + step }];
                let b = b[if transpose_b { column * k + step } else { step * n + column }];
                sum += f64::from(a) * f64::from(b);
            }
            out[row * n + column] = sum as f32;
        }
    }
    out
}

/// out `[N, D]` and inverse_rms `[N]`, as [`crate::rms_norm::rms_norm`].
pub fn rms_norm(x: &[f32], weight: &[f32], epsilon: f32) -> (Vec<f32>, Vec<f32>) {
    let d = weight.len();
    let (mut out, mut inverse_rms) = (Vec::new(), Vec::new());
    for row in x.chunks_exact(d) {
        let mean_square = row.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / d as f64;
        let factor = 1.0 / (mean_square + f64::from(epsilon)).sqrt();
        inverse_rms.push(factor as f32);
        out.extend(row.iter().zip(weight).map(|(&x, &weight)| (f64::from(x) * factor * f64::from(weight)) as f32));
    }
    (out, inverse_rms)
}

/// dx `[N, D]`, as [`crate::rms_norm::rms_norm_backward`].
pub fn rms_norm_backward(dy: &[f32], x: &[f32], weight: &[f32], inverse_rms: &[f32]) -> Vec<f32> {
    let d = weight.len();
    let mut dx = Vec::new();
    for ((dy, x), &factor) in dy.chunks_exact(d).zip(x.chunks_exact(d)).zip(inverse_rms) {
        let factor = f64::from(factor);
        let product = |i: usize| f64::from(dy[i]) * f64::from(weight[i]);
        let mean = (0..d).map(|i| product(i) * f64::from(x[i])).sum::<f64>() / d as f64;
        dx.extend((0..d).map(|i| (product(i) * factor - f64::from(x[i]) * factor.powi(3) * mean) as f32));
    }
    dx
}

/// x `[N, heads, E]` rotated, as [`crate::rope::rope`].
pub fn rope(x: &[f32], positions: &[i32], heads: usize, width: usize, config: &RopeConfig, inverse: bool) -> Vec<f32> {
    let mut out = x.to_vec();
    let pairs = config.rotated_width / 2;
    for (row, head) in out.chunks_exact_mut(width).enumerate() {
        for pair in 0..pairs {
            let factor = config.frequency_factors.get(pair).map_or(1.0, |&factor| f64::from(factor));
            let frequency = config.base.powf(-2.0 * pair as f64 / config.rotated_width as f64) / factor;
            let angle = f64::from(positions[row / heads]) * config.position_scale * frequency;
            let (sine, cosine) = if inverse { (-angle).sin_cos() } else { angle.sin_cos() };
            let (first, second) = match config.style {
                RopeStyle::Adjacent => (2 * pair, 2 * pair + 1),
                RopeStyle::Halves => (pair, pair + pairs),
            };
            let (x, y) = (f64::from(head[first]), f64::from(head[second]));
            head[first] = (x * cosine - y * sine) as f32;
            head[second] = (x * sine + y * cosine) as f32;
        }
    }
    out
}

/// silu(gate) · up.
pub fn swi_glu(gate: &[f32], up: &[f32]) -> Vec<f32> {
    gate.iter().zip(up).map(|(&gate, &up)| (silu(f64::from(gate)) * f64::from(up)) as f32).collect()
}

fn silu(z: f64) -> f64 {
    z / (1.0 + (-z).exp())
}

/// (dgate, dup), as [`crate::swi_glu::swi_glu_backward`].
pub fn swi_glu_backward(dout: &[f32], gate: &[f32], up: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mut dgate, mut dup) = (Vec::new(), Vec::new());
    for ((&dout, &gate), &up) in dout.iter().zip(gate).zip(up) {
        let (dout, gate, up) = (f64::from(dout), f64::from(gate), f64::from(up));
        let logistic = 1.0 / (1.0 + (-gate).exp());
        dup.push((dout * silu(gate)) as f32);
        dgate.push((dout * up * logistic * (1.0 + gate * (1.0 - logistic))) as f32);
    }
    (dgate, dup)
}

/// What reference attention returns.
pub struct Attention {
    /// `[N, H · E]`.
    pub out: Vec<f32>,
    /// `[N, H]`.
    pub log_sum_exp: Vec<f32>,
    /// `[N, H, E]`.
    pub dq: Vec<f32>,
    /// `[N, K, E]`.
    pub dk: Vec<f32>,
    /// `[N, K, E]`.
    pub dv: Vec<f32>,
    /// `[P, K, E]`.
    pub dpk: Vec<f32>,
    /// `[P, K, E]`.
    pub dpv: Vec<f32>,
}

/// Attention and all its gradients for the upstream gradient `dout` `[N, H · E]`, one query at a time.
pub fn prefix_attention(
    q: &[f32],
    (k, v): (&[f32], &[f32]),
    (pk, pv): (&[f32], &[f32]),
    dout: &[f32],
    shape: &AttentionShape,
) -> Attention {
    let (width, heads) = (shape.head_width, shape.key_value_head_count);
    let prefix = shape.prefix_length;
    let (mut out, mut log_sum_exp, mut dq) =
        (vec![0.0; q.len()], vec![0.0; shape.token_count * shape.head_count], vec![0.0; q.len()]);
    // Prefix rows first, then the tokens' rows.
    let (all_keys, all_values) = ([pk, k].concat(), [pv, v].concat());
    let (mut dkeys, mut dvalues) = (vec![0.0f64; all_keys.len()], vec![0.0f64; all_values.len()]);
    for token in 0..shape.token_count {
        let sequence = shape.starts.partition_point(|&start| start <= token) - 1;
        let (start, context) = (shape.starts[sequence], shape.context(sequence));
        let shared = prefix + shape.starts[context.owner]..prefix + shape.starts[context.owner] + context.length;
        let rows: Vec<usize> = (0..prefix).chain(shared).chain(prefix + start..=prefix + token).collect();
        for head in 0..shape.head_count {
            let at = |row: usize| (row * heads + head / (shape.head_count / heads)) * width;
            let query = &q[(token * shape.head_count + head) * width..][..width];
            let dout = &dout[(token * shape.head_count + head) * width..][..width];
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum::<f64>();
            let scores: Vec<f64> =
                rows.iter().map(|&row| dot(query, &all_keys[at(row)..][..width]) * f64::from(shape.scale)).collect();
            let maximum = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - maximum).exp()).sum();
            log_sum_exp[token * shape.head_count + head] = (maximum + sum.ln()) as f32;
            let weights: Vec<f64> = scores.iter().map(|score| (score - maximum).exp() / sum).collect();
            let dweights: Vec<f64> = rows.iter().map(|&row| dot(dout, &all_values[at(row)..][..width])).collect();
            let mean: f64 = weights.iter().zip(&dweights).map(|(weight, dweight)| weight * dweight).sum();
            for lane in 0..width {
                let place = (token * shape.head_count + head) * width + lane;
                let (mut value, mut dquery) = (0.0, 0.0);
                for ((&row, weight), dweight) in rows.iter().zip(&weights).zip(&dweights) {
                    let dscore = weight * (dweight - mean) * f64::from(shape.scale);
                    value += weight * f64::from(all_values[at(row) + lane]);
                    dquery += dscore * f64::from(all_keys[at(row) + lane]);
                    dvalues[at(row) + lane] += weight * f64::from(dout[lane]);
                    dkeys[at(row) + lane] += dscore * f64::from(query[lane]);
                }
                out[place] = value as f32;
                dq[place] = dquery as f32;
            }
        }
    }
    let cut = |values: &[f64]| values.iter().map(|&value| value as f32).collect();
    let (dpk, dk) = dkeys.split_at(pk.len());
    let (dpv, dv) = dvalues.split_at(pv.len());
    Attention { out, log_sum_exp, dq, dk: cut(dk), dv: cut(dv), dpk: cut(dpk), dpv: cut(dpv) }
}

/// Losses `[M]`, dhidden `[M, D]` and likeliest tokens `[M]` for weights `[V, D]`, as
/// [`crate::cross_entropy::target_cross_entropy`].
pub fn target_cross_entropy(
    hidden: &[f32],
    weights: &[f32],
    d: usize,
    positions: &[usize],
    tokens: &[usize],
) -> (Vec<f32>, Vec<f32>, Vec<i32>) {
    let (mut losses, mut dhidden, mut likeliest) = (Vec::new(), Vec::new(), Vec::new());
    for (&position, &token) in positions.iter().zip(tokens) {
        let row = &hidden[position * d..][..d];
        let logits: Vec<f64> = weights
            .chunks_exact(d)
            .map(|weights| weights.iter().zip(row).map(|(&w, &x)| f64::from(w) * f64::from(x)).sum())
            .collect();
        let maximum = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logits.iter().map(|logit| (logit - maximum).exp()).sum();
        losses.push((maximum + sum.ln() - logits[token]) as f32);
        likeliest.push(logits.iter().position(|&logit| logit == maximum).unwrap_or(0) as i32);
        for column in 0..d {
            let mut gradient = -f64::from(weights[token * d + column]);
            for (logit, weights) in logits.iter().zip(weights.chunks_exact(d)) {
                gradient += (logit - maximum).exp() / sum * f64::from(weights[column]);
            }
            dhidden.push(gradient as f32);
        }
    }
    (losses, dhidden, likeliest)
}

/// One AdamW step on one value: (parameter, m, v), with (learning rate, weight decay).
pub fn adamw(
    (param, m, v): (f64, f64, f64),
    grad: f64,
    (learning_rate, weight_decay): (f64, f64),
    at: crate::adamw::AdamwStep,
) -> (f64, f64, f64) {
    let grad = grad * at.grad_scale;
    let decayed = param - learning_rate * weight_decay * param;
    let m = at.beta1 * m + (1.0 - at.beta1) * grad;
    let v = at.beta2 * v + (1.0 - at.beta2) * grad * grad;
    let step = f64::from(at.step);
    let (m_hat, v_hat) = (m / (1.0 - at.beta1.powf(step)), v / (1.0 - at.beta2.powf(step)));
    (decayed - learning_rate * m_hat / (v_hat.sqrt() + at.epsilon), m, v)
}

/// Weights of a reference layer, row-major.
pub struct LayerWeights<'a> {
    /// Attention's and feed-forward's, `[D]` each.
    pub norms: [&'a [f32]; 2],
    /// query, key, value, output, gate, up, down.
    pub matrices: [&'a [f32]; 7],
    /// In the same order.
    pub biases: [Option<&'a [f32]>; 7],
    /// Added to the mean square.
    pub epsilon: f32,
}

/// What a reference layer returns.
pub struct LayerResult {
    /// `[N, D]`.
    pub out: Vec<f32>,
    /// `[N, D]`.
    pub dx: Vec<f32>,
    /// `[P, K, E]`.
    pub dpk: Vec<f32>,
    /// `[P, K, E]`.
    pub dpv: Vec<f32>,
}

/// A decoder layer and its gradients for `dout` `[N, D]`, as [`crate::decoder_layer`], put together from the functions above.
pub fn decoder_layer(
    (x, dout): (&[f32], &[f32]),
    positions: &[i32],
    (pk, pv): (&[f32], &[f32]),
    weights: &LayerWeights,
    config: &RopeConfig,
    shape: &AttentionShape,
) -> LayerResult {
    let (n, d) = (shape.token_count, weights.norms[0].len());
    let linear = |index: usize, x: &[f32], columns: usize| {
        let rows = weights.matrices[index].len() / columns;
        let mut out = mat_mul(x, weights.matrices[index], (n, columns, rows), false, true);
        if let Some(bias) = weights.biases[index] {
            out.chunks_exact_mut(rows).for_each(|row| row.iter_mut().zip(bias).for_each(|(out, bias)| *out += bias));
        }
        out
    };
    let linear_backward = |index: usize, dout: &[f32], columns: usize| {
        let rows = weights.matrices[index].len() / columns;
        mat_mul(dout, weights.matrices[index], (n, rows, columns), false, false)
    };
    let sum = |a: &[f32], b: &[f32]| -> Vec<f32> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
    let (heads, key_heads, width) = (shape.head_count, shape.key_value_head_count, shape.head_width);
    let features = weights.matrices[4].len() / d;

    let (normed, first_rms) = rms_norm(x, weights.norms[0], weights.epsilon);
    let queries = rope(&linear(0, &normed, d), positions, heads, width, config, false);
    let keys = rope(&linear(1, &normed, d), positions, key_heads, width, config, false);
    let values = linear(2, &normed, d);
    let attend = |dattended: &[f32]| prefix_attention(&queries, (&keys, &values), (pk, pv), dattended, shape);
    let attended = attend(&vec![0.0; queries.len()]).out;
    let after = sum(x, &linear(3, &attended, heads * width));
    let (second_normed, second_rms) = rms_norm(&after, weights.norms[1], weights.epsilon);
    let (gate, up) = (linear(4, &second_normed, d), linear(5, &second_normed, d));
    let out = sum(&after, &linear(6, &swi_glu(&gate, &up), features));

    let (dgate, dup) = swi_glu_backward(&linear_backward(6, dout, features), &gate, &up);
    let dnormed = sum(&linear_backward(4, &dgate, d), &linear_backward(5, &dup, d));
    let dafter = sum(dout, &rms_norm_backward(&dnormed, &after, weights.norms[1], &second_rms));
    let gradients = attend(&linear_backward(3, &dafter, heads * width));
    let dqueries = rope(&gradients.dq, positions, heads, width, config, true);
    let dkeys = rope(&gradients.dk, positions, key_heads, width, config, true);
    let dnormed = sum(&linear_backward(0, &dqueries, d), &linear_backward(1, &dkeys, d));
    let dnormed = sum(&dnormed, &linear_backward(2, &gradients.dv, d));
    let dx = sum(&dafter, &rms_norm_backward(&dnormed, x, weights.norms[0], &first_rms));
    LayerResult { out, dx, dpk: gradients.dpk, dpv: gradients.dpv }
}
