#!/bin/sh
# Builds test/bits.cpp for every instruction set that can be run here and compares what they print. Needs g++; for AArch64 also ziglang (TEKRAR_PYTHON) and qemu-aarch64.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags='-std=c++17 -O2 -fno-strict-aliasing -ffp-contract=off -w'
build() { # name, compiler, flags…
  name=$1; compiler=$2; shift 2
  $compiler $flags "$@" -DTEKRAR_TARGET="${name#*-}" kernels.cpp team.cpp test/bits.cpp -pthread -o "$folder/$name"
}
build x64-scalar "${CXX:-g++}" -DTEKRAR_SCALAR
"$folder/x64-scalar" > "$folder/expected"
grep -c . "$folder/expected"
if grep 'threads differ' "$folder/expected"; then exit 1; fi
compare() { # name, command…
  name=$1; shift
  "$@" > "$folder/found" && cmp "$folder/expected" "$folder/found" && echo "$name: the same bits"
}
if grep -q avx2 /proc/cpuinfo; then build x64-avx2 "${CXX:-g++}" -mavx2 -mfma && compare avx2 "$folder/x64-avx2"; fi
if grep -q avx512vl /proc/cpuinfo; then build x64-avx512 "${CXX:-g++}" -mavx2 -mfma -mavx512f -mavx512dq -mavx512bw -mavx512vl && compare avx512 "$folder/x64-avx512"; fi
if command -v qemu-aarch64 >/dev/null; then
  zig="${TEKRAR_PYTHON:-python3} -m ziglang c++ -target aarch64-linux-musl -static"
  build arm64-neon "$zig" && compare neon qemu-aarch64 "$folder/arm64-neon"
fi
