// The PE as the co-simulation sees it: one finished sum at a time, as the simulator writes it.
module cosim_top #(
    parameter int FP32 = 1,
    parameter int LANES = 8,
    parameter int ROWS = 277,
    parameter int QUEUE = 8,
    parameter int UNITS = 16,
    parameter int BANKS = 16,
    parameter int GUARD = 16,
    parameter int COUNT = 16,
    localparam int RAW = FP32 != 0 ? 32 : 16,
    localparam int SIG = FP32 != 0 ? 24 : 15,
    localparam int RANK = $clog2(ROWS + 1),
    localparam int GROUPS = $clog2(QUEUE + 2),
    localparam int PLACE = $clog2(UNITS > 1 ? UNITS : 2),
    localparam int SET = $clog2(UNITS + 1),
    localparam int SUM = (FP32 != 0 ? 553 : 31) + GUARD + 1
) (
    input  logic                          clk,
    input  logic                          reset,
    input  logic [              RANK-1:0] keep_rows,
    input  logic [            GROUPS-1:0] drift,
    input  logic [               SET-1:0] set_filters,
    input  logic [               SET-1:0] set_windows,
    input  logic                          start,
    input  logic [             COUNT-1:0] filters,
    input  logic [             COUNT-1:0] groups,
    input  logic [             COUNT-1:0] windows,
    output logic                          done,
    output logic                          read_valid,
    output logic [             COUNT-1:0] read_filter,
    output logic [             COUNT-1:0] read_group,
    input  logic [         LANES*RAW-1:0] read_weights,
    output logic                          issue,
    output logic [             PLACE-1:0] issue_slot,
    output logic [             COUNT-1:0] issue_filter,
    output logic [             COUNT-1:0] issue_group,
    output logic [             COUNT-1:0] issue_window,
    output logic [         LANES*SIG-1:0] issue_bits,
    input  logic [   UNITS*LANES*RAW-1:0] activations,
    output logic [             BANKS-1:0] retire,
    output logic [BANKS*LANES*GROUPS-1:0] lane_groups,
    output logic [             UNITS-1:0] unit_powered,
    input  logic [             PLACE-1:0] result_unit,
    output logic [                  63:0] result        // fp32 in its 32 bits, or the fixed16 sum
);
  logic [UNITS*SUM-1:0] sums;
  logic [SUM-1:0] sum;

  bitx_pe #(
      .FP32 (FP32),
      .LANES(LANES),
      .ROWS (ROWS),
      .QUEUE(QUEUE),
      .UNITS(UNITS),
      .BANKS(BANKS),
      .GUARD(GUARD),
      .COUNT(COUNT)
  ) pe (
      .*
  );

  assign sum = sums[result_unit*SUM+:SUM];

  if (FP32 != 0) begin : g_fp32
    logic [31:0] value;
    rounder #(
        .SUM(SUM)
    ) round (
        .sum,
        .value
    );
    assign result = {32'd0, value};
  end else begin : g_fixed16
    assign result = 64'($signed(sum));
  end
endmodule
