// Times single instructions of one instruction set's build; ../README.md says how to build and run it.
#include "../test/harness.h"
#include <chrono>
#include <cstdio>
#include <string>

/** Seconds of the fastest of many batches of calls. */
static double timeOf(Runner &runner) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [&](long n) {
    const auto start = Clock::now();
    for (long i = 0; i < n; i++) runner.once();
    return std::chrono::duration<double>(Clock::now() - start).count() / n;
  };
  runner.once();
  double best = seconds(1);
  const long n = (long)(0.002 / best) + 1;
  for (int i = 0; i < 40; i++) {
    const double s = seconds(n);
    if (s < best) best = s;
  }
  return best;
}

struct Bench : Runner {
  using Runner::Runner;
  double time() { return timeOf(*this); }
};

static int threads = 1;

static double matmul(int m, int n, int k, bool packed) {
  Builder b;
  const int c = b.view((int64_t)m * n), a = b.view((int64_t)m * k), w = b.view((int64_t)k * ((n + 63) / 64 * 64));
  const int qm = b.q(m), qn = b.q(n), qk = b.q(k);
  b.add({Operation::matmul, packed ? 2 : 0, c, qn, a, qk, w, qn, qm, qn, qk});
  return 2e-9 * m * n * k / Bench(b, threads, 64).time();
}

static double outer(int m, int n, int k) {
  Builder b;
  const int c = b.view((int64_t)m * n), x = b.view((int64_t)m * k), y = b.view((int64_t)k * n);
  const int qm = b.q(m), qn = b.q(n), qk = b.q(k);
  b.add({Operation::outer, 0, c, qn, x, qm, y, qn, qm, qn, qk});
  return 2e-9 * m * n * k / Bench(b, threads, 256 * (size_t)(m + 16 + n + 128)).time();
}

static double pack(int n, int k, bool transposed) {
  Builder b;
  const int p = b.view((int64_t)k * ((n + 63) / 64 * 64)), w = b.view((int64_t)k * n);
  const int qn = b.q(n), qk = b.q(k);
  b.add({Operation::pack, transposed ? 1 : 0, p, w, transposed ? qk : qn, qn, qk});
  return 4e-9 * n * k / Bench(b, threads, 64).time();
}

struct Chain {
  std::vector<int32_t> steps;
  int count = 0;
  void add(int function, int target, int a = 0, int b = 0, int32_t word = 0) {
    steps.push_back(function | target << 8 | a << 16 | b << 24);
    steps.push_back(word);
    count++;
  }
  void constant(int target, float value) {
    int32_t bits;
    memcpy(&bits, &value, 4);
    add(Pointwise::constant, target, 0, 0, bits);
  }
};

/** Million elements a second of a program over operands of [rows, columns]; `strides` in rows, 0 for a row vector. */
static double pointwise(int rows, int columns, const std::vector<int> &strides, const Chain &chain) {
  Builder b;
  std::vector<int32_t> words = {Operation::pointwise, b.q(rows), b.q(columns), (int32_t)strides.size(), chain.count};
  int shared = -1, at = 0;
  for (int stride : strides) {
    // parts of one wide matrix stand side by side
    if (stride > columns && (shared < 0 || at == 0)) shared = b.view((int64_t)rows * stride);
    int view;
    if (stride > columns) {
      view = shared;
      b.views.insert(b.views.end(), {1, b.views[shared * VIEW_WORDS + 1] + at, -1, -1, -1, -1});
      view = (int)b.views.size() / VIEW_WORDS - 1;
      at = (at + columns) % stride;
    } else {
      view = b.view((int64_t)rows * columns);
    }
    words.insert(words.end(), {view, stride ? b.q(stride) : -1, 1, -1, -1, -1});
  }
  words.insert(words.end(), chain.steps.begin(), chain.steps.end());
  b.add(words);
  return 1e-6 * rows * columns / Bench(b, threads, 64).time();
}

static Chain unary(int function) {
  Chain c;
  c.add(Pointwise::load, 0, 0);
  c.add(function, 1, 0);
  c.add(Pointwise::store, 0, 1, 1);
  return c;
}

/** c' = f·c + i·g, h = o·tanh c', gates kept: operands 0–3 gates in place, 4 c, 5 c', 6 h. */
static Chain lstm() {
  Chain c;
  for (int g = 0; g < 4; g++) {
    c.add(Pointwise::load, g, g);
    c.add(g == 2 ? Pointwise::tanh : Pointwise::sigmoid, g, g);
    c.add(Pointwise::store, 0, g, g);
  }
  c.add(Pointwise::load, 4, 4);
  c.add(Pointwise::multiply, 5, 0, 2);
  c.add(Pointwise::multiplyAdd, 4, 1, 4, 5);
  c.add(Pointwise::store, 0, 4, 5);
  c.add(Pointwise::tanh, 4, 4);
  c.add(Pointwise::multiply, 4, 4, 3);
  c.add(Pointwise::store, 0, 4, 6);
  return c;
}

static Chain adam() {
  Chain c;
  for (int i = 0; i < 4; i++) c.add(Pointwise::load, i, i); // weight, m, v, gradient
  c.constant(4, 0.9f);
  c.constant(5, 0.1f);
  c.constant(6, 0.999f);
  c.constant(7, 0.001f);
  c.constant(8, 1e-7f);
  c.add(Pointwise::multiply, 9, 3, 5);
  c.add(Pointwise::multiplyAdd, 1, 1, 4, 9);
  c.add(Pointwise::store, 0, 1, 1);
  c.add(Pointwise::multiply, 9, 3, 3);
  c.add(Pointwise::multiply, 9, 9, 7);
  c.add(Pointwise::multiplyAdd, 2, 2, 6, 9);
  c.add(Pointwise::store, 0, 2, 2);
  c.add(Pointwise::squareRoot, 9, 2);
  c.add(Pointwise::add, 9, 9, 8);
  c.add(Pointwise::multiply, 10, 1, 7);
  c.add(Pointwise::divide, 9, 10, 9);
  c.add(Pointwise::subtract, 0, 0, 9);
  c.add(Pointwise::store, 0, 0, 0);
  return c;
}

static double rowwise(const char *what, int rows, int columns) {
  Builder b;
  const int x = b.view((int64_t)rows * columns), y = b.view((int64_t)rows * columns), t = b.view(rows), l = b.view(rows);
  const int qr = b.q(rows), qc = b.q(columns), one = b.q(1);
  const std::string name = what;
  if (name == "softmax") b.add({Operation::softmax, 0, y, qc, x, qc, qr, qc});
  if (name == "crossEntropy") b.add({Operation::crossEntropy, l, y, qc, x, qc, t, -1, qr, qc});
  if (name == "sum all") b.add({Operation::reduce, 0, l, x, one, b.q(rows * columns), one});
  if (name == "sum rows") b.add({Operation::reduce, 0, l, x, qr, qc, one});
  if (name == "sum columns") b.add({Operation::reduce, 0, y, x, one, qr, qc});
  if (name == "transpose") b.add({Operation::transpose, y, x, qr, qc, one});
  if (name == "copy") b.add({Operation::copy, y, x, qr, qc, qc, qc});
  if (name == "scatterAdd") b.add({Operation::scatterAdd, y, qc, b.q(1), t, x, qc, qr, qc});
  Bench bench(b, threads, 64);
  // ids all 0
  memset(bench.scratch + b.views[t * VIEW_WORDS + 1], 0, (size_t)rows * 4);
  return 1e-6 * rows * columns / bench.time();
}

int main(int argc, char **argv) {
  std::string only = argc > 1 ? argv[1] : "";
  threads = argc > 2 ? atoi(argv[2]) : 1;
  const auto wanted = [&](const char *what) { return only.empty() || only == "all" || only == what; };
  printf("%s, %d thread(s)\n", kernels.name, threads);
  if (wanted("matmul"))
    for (auto s : {std::vector<int>{32, 128, 32}, {32, 256, 64}, {32, 512, 128}, {50, 512, 128}, {64, 1024, 256}, {64, 2048, 512}, {16, 4096, 1024}, {2500, 65, 128}, {2500, 512, 128}, {6400, 2048, 512}, {64, 256, 1024}})
      printf("matmul packed   %5d × %4d × %4d  %6.1f GFLOP/s\n", s[0], s[1], s[2], matmul(s[0], s[1], s[2], true));
  if (wanted("unpacked"))
    for (auto s : {std::vector<int>{1, 128, 32}, {1, 512, 128}, {1, 1024, 256}, {1, 4096, 1024}, {1, 65, 256}, {2, 1024, 256}, {4, 1024, 256}, {4, 4096, 1024}, {8, 512, 128}, {32, 512, 128}}) {
      const double unpacked = matmul(s[0], s[1], s[2], false), packed = matmul(s[0], s[1], s[2], true);
      printf("matmul unpacked %5d × %4d × %4d  %6.1f GFLOP/s, B at %.1f GB/s; packed %6.1f GFLOP/s\n", s[0], s[1], s[2], unpacked, unpacked / s[0] * 2, packed);
    }
  if (wanted("outer"))
    for (auto s : {std::vector<int>{32, 128, 1600}, {64, 256, 1600}, {128, 512, 2500}, {256, 1024, 4096}, {512, 2048, 6400}, {128, 65, 2500}, {1024, 4096, 800}, {128, 512, 64}})
      printf("outer           %5d × %4d × %4d  %6.1f GFLOP/s\n", s[0], s[1], s[2], outer(s[0], s[1], s[2]));
  if (wanted("pack"))
    for (auto s : {std::vector<int>{512, 128}, {2048, 512}, {4096, 1024}})
      printf("pack            %5d × %4d  %6.1f GB/s, transposed %6.1f GB/s (of B)\n", s[0], s[1], pack(s[0], s[1], false), pack(s[0], s[1], true));
  if (wanted("pointwise")) {
    for (auto f : {std::pair<const char *, int>{"negate", 10}, {"exp", 14}, {"log", 15}, {"tanh", 16}, {"sigmoid", 17}, {"squareRoot", 18}})
      printf("%-12s 4096 elements  %8.0f M/s\n", f.first, pointwise(1, 4096, {4096, 4096}, unary(f.second)));
    Chain random;
    random.add(Pointwise::random, 0, 0, 0, 7);
    random.add(Pointwise::store, 0, 0, 1);
    printf("%-12s 4096 elements  %8.0f M/s\n", "random", pointwise(1, 4096, {4096, 4096}, random));
    Chain sum;
    sum.add(Pointwise::load, 0, 0);
    sum.add(Pointwise::load, 1, 1);
    sum.add(Pointwise::add, 2, 0, 1);
    sum.add(Pointwise::store, 0, 2, 2);
    printf("%-12s 4096 elements  %8.0f M/s\n", "a + b", pointwise(1, 4096, {4096, 4096, 4096}, sum));
    printf("%-12s 50 × 128, bias %8.0f M/s\n", "a + b", pointwise(50, 128, {128, 0, 128}, sum));
    for (int u : {32, 64, 128, 256, 512, 1024}) printf("lstm step    %4d units × 32   %8.0f M/s (%.1f µs)\n", u, pointwise(32, u, {4 * u, 4 * u, 4 * u, 4 * u, u, u, u}, lstm()), 32 * u / pointwise(32, u, {4 * u, 4 * u, 4 * u, 4 * u, u, u, u}, lstm()));
    for (int n : {4096, 65536, 1000000}) printf("adam         %7d weights %8.0f M/s\n", n, pointwise(1, n, {n, n, n, n}, adam()));
  }
  if (wanted("rows"))
    for (const char *what : {"softmax", "crossEntropy", "sum all", "sum rows", "sum columns", "transpose", "copy", "scatterAdd"})
      printf("%-12s 2500 × 65 %8.0f M/s   320 × 512 %8.0f M/s   64 × 20000 %8.0f M/s\n", what, rowwise(what, 2500, 65), rowwise(what, 320, 512), rowwise(what, 64, 20000));
}
