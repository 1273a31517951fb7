// The BitX processing element (bitshear.arch.bitx): E-alignment, Bit-Extraction, lanes with their queues, compute units and control.
// A group is read, aligned in two stages and extracted in two, the last of which ends in the lane queues: a pipeline depth of 4.
// The buffers and the rounding of finished sums lie outside.
module bitx_pe #(
    parameter int FP32 = 1,    // 1: fp32, 0: fixed16
    parameter int LANES = 8,   // weights per group (M)
    parameter int ROWS = 277,  // rows of aligned bits
    parameter int QUEUE = 8,   // most groups a lane may run ahead of the slowest (Q)
    parameter int UNITS = 16,  // compute units, a power of two
    parameter int BANKS = 16,  // filters at once at most, a power of two
    parameter int GUARD = 16,  // an accumulator holds 2^GUARD of the largest products
    parameter int COUNT = 16,  // bits of a tile's sizes
    localparam int RAW = FP32 != 0 ? 32 : 16,
    localparam int SIG = FP32 != 0 ? 24 : 15,
    localparam int META = FP32 != 0 ? 9 : 1,
    localparam int SHIFT = FP32 != 0 ? 8 : 1,
    localparam int BIT = $clog2(SIG),
    localparam int RANK = $clog2(ROWS + 1),
    localparam int INDEX = $clog2(QUEUE > 0 ? QUEUE + 1 : 2),
    localparam int GROUPS = $clog2(QUEUE + 2),
    localparam int PLACE = $clog2(UNITS > 1 ? UNITS : 2),
    localparam int SET = $clog2(UNITS + 1),
    localparam int SUM = (FP32 != 0 ? 553 : 31) + GUARD + 1
) (
    input  logic                          clk,
    input  logic                          reset,
    // How the machine is set, constant during a tile.
    input  logic [              RANK-1:0] keep_rows,       // N; ROWS keeps every row
    input  logic [            GROUPS-1:0] drift,           // Q, at most QUEUE
    input  logic [               SET-1:0] set_filters,     // the mapping: filters x windows = UNITS, powers of two
    input  logic [               SET-1:0] set_windows,
    // The tile.
    input  logic                          start,
    input  logic [             COUNT-1:0] filters,
    input  logic [             COUNT-1:0] groups,
    input  logic [             COUNT-1:0] windows,
    output logic                          done,
    // The weight buffer, read in the same cycle.
    output logic                          read_valid,
    output logic [             COUNT-1:0] read_filter,
    output logic [             COUNT-1:0] read_group,
    input  logic [         LANES*RAW-1:0] read_weights,
    // The activation buffer, read in the same cycle: those of every unit of the slot.
    output logic                          issue,
    output logic [             PLACE-1:0] issue_slot,
    output logic [             COUNT-1:0] issue_filter,
    output logic [             COUNT-1:0] issue_group,
    output logic [             COUNT-1:0] issue_window,
    output logic [         LANES*SIG-1:0] issue_bits,
    input  logic [   UNITS*LANES*RAW-1:0] activations,
    // The sums: complete at the end of the cycle their filter retires in.
    output logic [             BANKS-1:0] retire,
    output logic [         UNITS*SUM-1:0] sums,
    // To be watched.
    output logic [BANKS*LANES*GROUPS-1:0] lane_groups,
    output logic [             UNITS-1:0] unit_powered
);
`ifndef SYNTHESIS
  if (FP32 != 0 && FP32 != 1) $error("FP32 is %0d, expected 0 or 1", FP32);
  if (LANES < 1) $error("LANES is %0d, expected at least 1", LANES);
  if (ROWS < 1 || ROWS > (FP32 != 0 ? 277 : 15)) $error("ROWS is %0d, expected 1 to 277 in fp32, 1 to 15 in fixed16", ROWS);
  if (QUEUE < 0) $error("QUEUE is %0d, expected at least 0", QUEUE);
  if (UNITS < 1 || (UNITS & (UNITS - 1)) != 0) $error("UNITS is %0d, expected a power of two", UNITS);
  if (BANKS < 1 || BANKS > UNITS || (BANKS & (BANKS - 1)) != 0) $error("BANKS is %0d, expected a power of two up to UNITS", BANKS);
`endif

  // Front end.
  logic read_ready, aligned_valid, aligned_ready, front_valid, front_ready;
  logic [LANES*SIG-1:0] aligned_significand;
  logic [LANES*META-1:0] aligned_meta, front_meta;
  logic [LANES*SHIFT-1:0] aligned_shift;
  logic [LANES*ROWS-1:0] aligned_rows;

  assign front_ready = issue;

  e_alignment #(
      .FP32 (FP32),
      .LANES(LANES),
      .ROWS (ROWS)
  ) alignment (
      .clk,
      .reset          (reset || start),
      .in_valid       (read_valid),
      .in_ready       (read_ready),
      .in_raw         (read_weights),
      .out_valid      (aligned_valid),
      .out_ready      (aligned_ready),
      .out_significand(aligned_significand),
      .out_meta       (aligned_meta),
      .out_shift      (aligned_shift),
      .out_aligned    (aligned_rows)
  );

  bit_extraction #(
      .FP32 (FP32),
      .LANES(LANES),
      .ROWS (ROWS)
  ) extraction (
      .clk,
      .reset          (reset || start),
      .keep_rows,
      .in_valid       (aligned_valid),
      .in_ready       (aligned_ready),
      .in_significand (aligned_significand),
      .in_meta        (aligned_meta),
      .in_shift       (aligned_shift),
      .in_aligned     (aligned_rows),
      .out_valid      (front_valid),
      .out_ready      (front_ready),
      .out_significand(issue_bits),
      .out_meta       (front_meta)
  );

  logic [BANKS-1:0] room, empty_next, push, fresh;
  logic powered;
  logic [SET-1:0] powered_filters, powered_windows;

  control #(
      .UNITS(UNITS),
      .BANKS(BANKS),
      .COUNT(COUNT)
  ) controller (
      .clk,
      .reset,
      .start,
      .filters,
      .groups,
      .windows,
      .set_filters,
      .set_windows,
      .done,
      .read_valid,
      .read_ready,
      .read_filter,
      .read_group,
      .front_valid,
      .issue,
      .issue_slot,
      .issue_filter,
      .issue_group,
      .issue_window,
      .room,
      .empty_next,
      .push,
      .fresh,
      .retire,
      .powered,
      .powered_filters,
      .powered_windows
  );

  // Lanes: what a bank tells its compute units goes to each of them as one word.
  localparam int STREAM = LANES * (2 + 2 * INDEX + BIT + META) + 1;
  logic [BANKS*STREAM-1:0] streams;

  for (genvar b = 0; b < BANKS; b++) begin : g_bank
    logic [LANES-1:0] write, active;
    logic [LANES*INDEX-1:0] write_index, read_index;
    logic [LANES*BIT-1:0] selected;
    logic [LANES*META-1:0] selected_meta;
    lane_bank #(
        .LANES(LANES),
        .SIG  (SIG),
        .META (META),
        .QUEUE(QUEUE)
    ) bank (
        .clk,
        .reset     (reset || start),
        .drift,
        .push      (push[b]),
        .push_bits (issue_bits),
        .push_meta (front_meta),
        .room      (room[b]),
        .empty_next(empty_next[b]),
        .groups    (lane_groups[b*LANES*GROUPS+:LANES*GROUPS]),
        .write,
        .write_index,
        .active,
        .selected,
        .selected_meta,
        .read_index
    );
    assign streams[b*STREAM+:STREAM] = {fresh[b], write, write_index, active, selected, selected_meta, read_index};
  end

  // Compute units: unit u works for filter u / set_windows on window u % set_windows.
  for (genvar u = 0; u < UNITS; u++) begin : g_unit
    logic [PLACE-1:0] slot, window;
    logic [STREAM-1:0] stream;
    logic unit_fresh;
    logic [LANES-1:0] write, active;
    logic [LANES*INDEX-1:0] write_index, read_index;
    logic [LANES*BIT-1:0] selected;
    logic [LANES*META-1:0] selected_meta;

    always_comb begin
      slot   = '0;
      window = PLACE'(u);
      for (int s = 0; s < PLACE; s++) begin
        if (set_windows[s]) begin
          slot   = PLACE'(u >> s);
          window = PLACE'(u & ((1 << s) - 1));
        end
      end
    end

    stream_select #(
        .BANKS(BANKS),
        .WIDTH(STREAM),
        .PLACE(PLACE)
    ) route (
        .streams,
        .bank(slot),
        .stream
    );
    assign {unit_fresh, write, write_index, active, selected, selected_meta, read_index} = stream;
    assign unit_powered[u] = powered && SET'(slot) < powered_filters && SET'(window) < powered_windows;

    compute_unit #(
        .FP32 (FP32),
        .LANES(LANES),
        .QUEUE(QUEUE),
        .GUARD(GUARD)
    ) unit (
        .clk,
        .enable     (unit_powered[u]),
        .fresh      (unit_fresh),
        .write,
        .write_index,
        .activations(activations[u*LANES*RAW+:LANES*RAW]),
        .active,
        .selected,
        .selected_meta,
        .read_index,
        .sum        (sums[u*SUM+:SUM])
    );
  end
endmodule
