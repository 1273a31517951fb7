// One lane (bitshear.arch.bitx.Lane): a queue of essential bits, of which the first weight gives one bit per cycle, the most
// significant first. A weight without bits takes no time, so it takes no entry either: the entry before it counts it, and a lane
// with nothing to do drops it at once.
module lane #(
    parameter int SIG = 24,   // bits of a significand
    parameter int META = 9,   // bits that go with it: sign, and exponent in fp32
    parameter int QUEUE = 8,  // most groups a lane may run ahead of the slowest
    localparam int ENTRIES = QUEUE + 1,
    localparam int INDEX = $clog2(ENTRIES > 1 ? ENTRIES : 2),
    localparam int GROUPS = $clog2(ENTRIES + 1),
    localparam int BIT = $clog2(SIG)
) (
    input  logic              clk,
    input  logic              reset,
    input  logic [GROUPS-1:0] drift,          // groups it may run ahead
    input  logic              push,           // a group is issued to the lane's filter
    input  logic [   SIG-1:0] push_bits,      // first bit most significant
    input  logic [  META-1:0] push_meta,
    output logic              room,           // another group can be issued at the end of this cycle
    output logic              empty_next,     // nothing is left after this cycle, but for what is issued at its end
    output logic [GROUPS-1:0] groups,         // groups in the lane, the one worked on included
    output logic              write,          // the weight takes the entry write_index
    output logic [ INDEX-1:0] write_index,
    output logic              active,         // a bit is selected
    output logic [   BIT-1:0] selected,       // its place in the significand, 0 is the most significant
    output logic [  META-1:0] selected_meta,
    output logic [ INDEX-1:0] read_index      // entry of its weight
);
  logic [SIG-1:0] bits[0:ENTRIES-1];
  logic [META-1:0] meta[0:ENTRIES-1];
  logic [GROUPS-1:0] span[0:ENTRIES-1];  // groups an entry stands for: its own, and those after it without bits in this lane
  logic [INDEX-1:0] head, tail;
  logic [GROUPS-1:0] entries, entries_left, groups_left;
  logic [SIG-1:0] first, rest;
  logic finished;

  function automatic logic [INDEX-1:0] after(input logic [INDEX-1:0] index);
    after = index == INDEX'(ENTRIES - 1) ? '0 : index + 1'b1;
  endfunction

  assign active = entries != 0;
  assign first = bits[head];
  assign rest = first & (first - 1'b1);
  assign finished = active && rest == 0;
  assign selected_meta = meta[head];
  assign read_index = head;

  always_comb begin
    selected = '0;
    for (int k = SIG - 1; k >= 0; k--) if (first[k]) selected = BIT'(k);
  end

  assign entries_left = entries - GROUPS'(finished);
  assign groups_left = finished ? groups - span[head] : groups;
  assign room = groups_left <= drift;
  assign empty_next = entries_left == 0;
  assign write = push && push_bits != 0;
  assign write_index = entries == 0 ? head : after(tail);

  always_ff @(posedge clk) begin
    if (reset) begin
      head    <= '0;
      tail    <= '0;
      entries <= '0;
      groups  <= '0;
    end else begin
      entries <= entries_left + GROUPS'(write);
      groups  <= groups_left + GROUPS'(push && (write || !empty_next));
      if (finished && (!empty_next || write)) head <= after(head);
      if (write) tail <= write_index;
    end
    if (active) bits[head] <= rest;
    if (write) begin
      bits[write_index] <= push_bits;
      meta[write_index] <= push_meta;
      span[write_index] <= GROUPS'(1);
    end else if (push && !empty_next) begin
      span[tail] <= span[tail] + 1'b1;
    end
  end
endmodule
