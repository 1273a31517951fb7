// Runs tiles through the verilated PE and says what it does, cycle by cycle.
//
// Standard input, all numbers 32-bit little-endian: for every tile a line of 9 numbers
//     1 N Q set-filters set-windows filters groups windows filters-per-activation-set
// then the weights [filter][group][lane] and the activations [activation set][group][window][lane], raw; a 0 ends it.
// Standard output, one line each:
//     issue <slot> <bits of each lane, most significant first, in hexadecimal>
//     sum <slot> <window of the set> <fp32 bits or sum, in hexadecimal>     of reductions that ended in the cycle before
//     <cycle> <groups in each lane of the banks in use, a character each> <powered units>
//     done
// The groups are those after the cycle, at whose end the issue above it happened.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "Vpe.h"
#include "verilated.h"

namespace {

// Words of ports of any width.
template <typename T> inline uint32_t word(const T &port, int i) {
  return static_cast<uint32_t>(static_cast<uint64_t>(port) >> (32 * i));
}
template <std::size_t N> inline uint32_t word(const VlWide<N> &port, int i) {
  return i < static_cast<int>(N) ? port[i] : 0;
}
template <typename T> inline void setWord(T &port, int i, uint32_t value) {
  const uint64_t mask = 0xffffffffULL << (32 * i);
  port = static_cast<T>((static_cast<uint64_t>(port) & ~mask) | (static_cast<uint64_t>(value) << (32 * i)));
}
template <std::size_t N> inline void setWord(VlWide<N> &port, int i, uint32_t value) { port[i] = value; }

template <typename T> uint32_t bits(const T &port, int from, int count) {
  uint64_t pair = word(port, from / 32);
  if (from % 32 + count > 32) pair |= static_cast<uint64_t>(word(port, from / 32 + 1)) << 32;
  return static_cast<uint32_t>(pair >> (from % 32)) & static_cast<uint32_t>((1ULL << count) - 1);
}

// Raw operands are 32 or 16 bits wide, so none lies across words.
template <typename T> void setRaw(T &port, int index, uint32_t value) {
  if (RAW == 32) {
    setWord(port, index, value);
  } else {
    const uint32_t old = word(port, index / 2);
    const int shift = index % 2 * 16;
    setWord(port, index / 2, (old & ~(0xffffu << shift)) | ((value & 0xffff) << shift));
  }
}

bool readAll(void *into, size_t count) { return fread(into, 4, count, stdin) == count; }

[[noreturn]] void fail(const char *what) {
  fprintf(stderr, "cosim: %s\n", what);
  exit(1);
}

void edge(Vpe &pe) {
  pe.clk = 1;
  pe.eval();
  pe.clk = 0;
}

}  // namespace

int main() {
  Verilated::randReset(0);
  Vpe pe;
  static char buffer[1 << 20];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  pe.clk = 0;
  pe.reset = 1;
  pe.start = 0;
  pe.eval();
  edge(pe);
  pe.reset = 0;
  uint32_t head[9];
  while (readAll(head, 1) && head[0] == 1) {
    if (!readAll(head + 1, 8)) fail("a tile ends in its first line");
    const uint32_t setFilters = head[3], setWindows = head[4], filters = head[5], groups = head[6], windows = head[7];
    const uint32_t perSet = head[8], activationSets = (filters + perSet - 1) / perSet;
    std::vector<uint32_t> weights(static_cast<size_t>(filters) * groups * LANES);
    std::vector<uint32_t> activations(static_cast<size_t>(activationSets) * groups * windows * LANES);
    if (!readAll(weights.data(), weights.size()) || !readAll(activations.data(), activations.size())) {
      fail("a tile ends in its operands");
    }
    pe.keep_rows = head[1];
    pe.drift = head[2];
    pe.set_filters = setFilters;
    pe.set_windows = setWindows;
    pe.filters = filters;
    pe.groups = groups;
    pe.windows = windows;
    pe.start = 1;
    pe.eval();
    edge(pe);
    pe.start = 0;
    // Every group takes a cycle at least, and no more than its bits and the pipeline's depth.
    const uint64_t limit = 100 + static_cast<uint64_t>(filters) * groups * ((windows + setWindows - 1) / setWindows) * 40;
    bool done = false;
    uint32_t windowOfSlot[32] = {};
    for (uint64_t cycle = 1;; cycle++) {
      // What the tile reads depends on registers alone, so one evaluation settles it.
      if (pe.read_valid) {
        const uint32_t *group = &weights[(static_cast<size_t>(pe.read_filter) * groups + pe.read_group) * LANES];
        for (int lane = 0; lane < LANES; lane++) setRaw(pe.read_weights, lane, group[lane]);
      }
      if (pe.issue_filter < filters && pe.issue_window < windows) {
        for (uint32_t w = 0; w < setWindows; w++) {
          const uint32_t window = pe.issue_window + w;
          const size_t at = ((static_cast<size_t>(pe.issue_filter / perSet) * groups + pe.issue_group) * windows + window) * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            setRaw(pe.activations, (pe.issue_slot * setWindows + w) * LANES + lane, window < windows ? activations[at + lane] : 0);
          }
        }
      }
      pe.eval();
      const uint32_t retiring = pe.retire;
      const bool issue = pe.issue;
      int units = 0;
      for (uint32_t m = pe.unit_powered; m != 0; m &= m - 1) units++;
      if (issue) {
        printf("issue %u", pe.issue_slot);
        for (int lane = 0; lane < LANES; lane++) printf(" %x", bits(pe.issue_bits, lane * SIG, SIG));
        putchar('\n');
      }
      done = pe.done;
      const uint32_t issueSlot = pe.issue_slot, issueWindow = pe.issue_window;
      edge(pe);
      for (uint32_t slot = 0; slot < setFilters; slot++) {
        if ((retiring >> slot & 1) == 0) continue;
        for (uint32_t w = 0; w < setWindows && windowOfSlot[slot] + w < windows; w++) {
          pe.result_unit = slot * setWindows + w;
          pe.eval();
          printf("sum %u %u %llx\n", slot, w, static_cast<unsigned long long>(pe.result));
        }
      }
      if (issue) windowOfSlot[issueSlot] = issueWindow;
      printf("%llu ", static_cast<unsigned long long>(cycle));
      for (uint32_t i = 0; i < setFilters * LANES; i++) putchar('0' + bits(pe.lane_groups, i * GROUPS, GROUPS));
      printf(" %d\n", units);
      if (done) break;
      if (cycle > limit) fail("a tile does not end");
    }
    puts("done");
    fflush(stdout);
  }
  pe.final();
  return 0;
}
