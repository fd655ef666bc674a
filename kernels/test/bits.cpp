// Prints a number for the bits that each kind of instruction gives, on one member and on three. Builds for different instruction sets must print the same:
// `sh kernels/test/bits.sh` compares those this machine can run, AArch64 under qemu where that is there.
#include "harness.h"
#include <cstdio>

static uint64_t hashOf(const Runner &runner, int64_t words) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (int64_t i = 0; i < words; i++) {
    uint32_t bits;
    memcpy(&bits, runner.scratch + i, 4);
    // a NaN's sign is the processor's own
    if ((bits & 0x7fffffff) > 0x7f800000) bits = 0x7fc00000;
    hash = (hash ^ bits) * 0x100000001b3u;
  }
  return hash;
}

static void show(const char *name, const Builder &b, size_t workspaceWords = 64) {
  uint64_t hashes[2];
  for (int i = 0; i < 2; i++) {
    Runner runner(b, i == 0 ? 1 : 3, workspaceWords);
    // ids and targets are small whole numbers, larger ones the numbers they lie among
    for (int64_t at = 0; at < 64; at++) {
      const int32_t id = (int32_t)(at * 7 % 19);
      memcpy(runner.scratch + at, &id, 4);
    }
    for (int64_t at = 64; at < 128; at++) runner.scratch[at] *= (float)(1 << at % 30);
    runner.once();
    hashes[i] = hashOf(runner, b.next);
  }
  printf("%-14s %016llx %s\n", name, (unsigned long long)hashes[0], hashes[0] == hashes[1] ? "" : "threads differ");
}

int main() {
  for (int n : {1, 3, 17, 64, 65, 131, 300}) {
    for (int m : {1, 2, 3, 5, 7, 40}) {
      for (int k : {1, 20, 256, 300, 600}) {
        Builder b;
        const int c = b.view(m * n), a = b.view(m * k), w = b.view(k * n), p = b.view(k * ((n + 63) / 64 * 64)), t = b.view(k * n), o = b.view((int64_t)m * n);
        const int qm = b.q(m), qn = b.q(n), qk = b.q(k);
        b.add({Operation::matmul, 0, c, qn, a, qk, w, qn, qm, qn, qk});
        b.add({Operation::transpose, t, w, qk, qn, b.q(1)});
        b.add({Operation::pack, 1, p, t, qk, qn, qk});
        b.add({Operation::matmul, 3, c, qn, a, qk, p, qn, qm, qn, qk});
        const int at = b.view(m * k);
        b.add({Operation::transpose, at, a, qm, qk, b.q(1)});
        b.add({Operation::outer, 0, o, qn, at, qm, w, qn, qm, qn, qk});
        // where values lie packed is each build's own
        b.add({Operation::copy, p, p, b.q(1), b.q(0), b.q(0), b.q(0)});
        const int zeros = b.view(64);
        std::vector<int32_t> fill = {Operation::pointwise, b.q(1), b.q(k * ((n + 63) / 64 * 64)), 1, 2, p, -1, 1, -1, -1, -1, Pointwise::constant, 0, Pointwise::store, 0};
        b.add(fill);
        (void)zeros;
        char name[32];
        snprintf(name, sizeof name, "%dx%dx%d", m, n, k);
        show(name, b, 256 * (size_t)(m + n + 256));
      }
    }
  }
  for (int function = Pointwise::negate; function <= Pointwise::toIndex; function++) {
    Builder b;
    const int x = b.view(100000), y = b.view(100000);
    b.add({Operation::pointwise, b.q(1), b.q(100000), 2, 3, x, -1, 1, -1, -1, -1, y, -1, 1, -1, -1, -1, Pointwise::load, 0, function | 1 << 8, 0, Pointwise::store | 1 << 16 | 1 << 24, 0});
    show("unary", b);
  }
  for (int function : {32, 33, 34, 35, 36, 37, 38, 39, 40, 48, 49}) {
    Builder b;
    const int x = b.view(100001), y = b.view(100001), z = b.view(100001);
    b.add({Operation::pointwise, b.q(1), b.q(100001), 3, 4, x, -1, 1, -1, -1, -1, y, -1, 1, -1, -1, -1, z, -1, 1, -1, -1, -1, Pointwise::load, 0, Pointwise::load | 1 << 8 | 1 << 16, 0,
           function | 2 << 8 | 1 << 24, 1, Pointwise::store | 2 << 16 | 2 << 24, 0});
    show("binary", b);
  }
  for (int flags = 0; flags < 4; flags++) {
    for (int size : {1, 7, 40, 130, 300}) {
      Builder b;
      const int m = size, n = size + 3, k = 300 - size / 2, times = 5;
      const int c = b.view(times * m * n), x = b.view(times * m * k), y = b.view(times * k * n);
      b.add({Operation::batchedMatmul, flags, c, b.q(m * n), b.q(n), x, b.q(m * k), b.q(flags & 1 ? m : k), y, b.q(k * n), b.q(flags & 2 ? k : n), b.q(times), b.q(m), b.q(n), b.q(k)});
      show("batched", b, 256 * (size_t)(m + 256));
    }
  }
  for (int columns : {1, 5, 16, 65, 1000, 5000}) {
    Builder b;
    const int rows = 40, ids = b.view(64), x = b.view(rows * columns), y = b.view(rows * columns), l = b.view(64), g = b.view(rows * columns), s = b.view(64), u = b.view(rows * columns);
    const int qr = b.q(rows), qc = b.q(columns), one = b.q(1);
    b.add({Operation::softmax, 0, y, qc, x, qc, qr, qc});
    b.add({Operation::softmax, 1, u, qc, x, qc, qr, qc});
    b.add({Operation::crossEntropy, l, g, qc, x, qc, ids, s, qr, qc});
    for (int kind = 0; kind < 3; kind++) {
      b.add({Operation::reduce, kind, b.view(rows), x, qr, qc, one});
      b.add({Operation::reduce, kind, b.view(columns), x, one, qr, qc});
      b.add({Operation::reduce, kind, b.view(64), x, one, b.q(rows * columns), one});
    }
    b.add({Operation::topK, b.view(rows * 3), b.view(rows * 3), x, qc, qr, qc, b.q(columns < 3 ? columns : 3)});
    b.add({Operation::window, 0, b.view(23 * columns), x, b.q(23), qr, qc, 2, -1, -1, -1, 3});
    b.add({Operation::window, 1, b.view(rows * columns), y, qr, b.q(23), qc, 2, -1, -1, -1, -1});
    b.add({Operation::argmax, b.view(64), x, qc, qr, qc});
    b.add({Operation::scatterAdd, b.view(19 * columns), qc, b.q(19), ids, x, qc, qr, qc});
    const int random = b.view(rows * columns);
    b.add({Operation::pointwise, qr, qc, 2, 2, ids, -1, 0, -1, -1, -1, random, qc, 1, -1, -1, -1, Pointwise::random, 99, Pointwise::store | 1 << 24, 0});
    const int settings = b.view(64);
    b.add({Operation::pointwise, one, b.q(3), 1, 2, settings, -1, 1, -1, -1, -1, Pointwise::constant, 0x3f4ccccd, Pointwise::store, 0});
    b.add({Operation::sample, 5, b.view(64), x, qc, qr, qc, settings, ids, ids, ids});
    show("rows", b);
  }
}
