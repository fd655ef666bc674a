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
