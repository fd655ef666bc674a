"""Keras on JAX in float64, operation by operation (nothing is compiled, so a thousand small networks take minutes). Import this before keras."""
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["PYTHONWARNINGS"] = "ignore"

import warnings

warnings.filterwarnings("ignore")

import jax

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_disable_jit", True)

import keras
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
# Keras's type promotion turns float64 into float32 on JAX, whatever floatx says; see ../README.md.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


def dot_product_attention(query, key, value, bias=None, mask=None, *, scale, is_causal=False, **_):
    """JAX's own takes the softmax in float32, whatever it is given. The same, in the type of its operands; [batch, steps, heads, features] each."""
    logits = jax.numpy.einsum("btnh,bsnh->bnts", query, key) * scale
    if bias is not None:
        logits = logits + bias
    if is_causal:
        causal = jax.numpy.tril(jax.numpy.ones(logits.shape[-2:], dtype=bool))[None, None]
        mask = causal if mask is None else mask & causal
    if mask is not None:
        logits = jax.numpy.where(mask, logits, -0.7 * float(jax.numpy.finfo(jax.numpy.float32).max))
    return jax.numpy.einsum("bnts,bsnh->btnh", jax.nn.softmax(logits, axis=-1), value)


jax.nn.dot_product_attention = dot_product_attention
