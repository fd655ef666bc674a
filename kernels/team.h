#pragma once
// A team of threads that run the same call together. Member 0 is whoever calls `run`; the others spin for a moment between meetings, give way for a moment, and sleep between calls.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

struct Team {
  /** What each member does in a call: job(context, member). */
  using Job = void (*)(void *context, int member);

  /** Fewer members than asked for if the system gives no more threads. */
  explicit Team(int members);
  ~Team();
  Team(const Team &) = delete;
  Team &operator=(const Team &) = delete;

  int members() const { return count; }
  /** Runs the job on all members. A job's last act must be a meeting, or it may still be running when this returns. */
  void run(Job job, void *context);
  /** Returns when all members have called it. */
  void meet();

private:
  void work(int member);

  std::atomic<int> count{1};
  long patience = 0;
  Job job = nullptr;
  void *context = nullptr;
  bool ending = false;
  alignas(64) std::atomic<int> arrived{0};
  alignas(64) std::atomic<unsigned> meeting{0};
  alignas(64) std::atomic<int> sleepers{0};
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<std::thread> threads;
};
