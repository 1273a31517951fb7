// E-alignment (bitshear.arch.bitx.EAlignment): finds the largest exponent of a group and how far below it each weight starts, so
// that bits of equal significance share a row. Two stages: largest exponent, then shift. In fixed16 the weights are aligned as they
// are, and the stages only turn two's complement into sign and magnitude.
//
// Significands are held most significant bit first, as in Algorithm 1: bit k of a significand lies on row shift + k.
module e_alignment #(
    parameter int FP32 = 1,    // 1: fp32, 0: fixed16
    parameter int LANES = 8,   // weights of a group (M)
    parameter int ROWS = 277,  // rows of aligned bits; bits shifted further are lost
    localparam int RAW = FP32 != 0 ? 32 : 16,
    localparam int SIG = FP32 != 0 ? 24 : 15,
    localparam int META = FP32 != 0 ? 9 : 1,   // sign, and biased exponent
    localparam int SHIFT = FP32 != 0 ? 8 : 1
) (
    input  logic                   clk,
    input  logic                   reset,
    input  logic                   in_valid,
    output logic                   in_ready,
    input  logic [  LANES*RAW-1:0] in_raw,
    output logic                   out_valid,
    input  logic                   out_ready,
    output logic [  LANES*SIG-1:0] out_significand,
    output logic [ LANES*META-1:0] out_meta,
    output logic [LANES*SHIFT-1:0] out_shift,
    output logic [ LANES*ROWS-1:0] out_aligned
);
  logic [LANES*SIG-1:0] significand, first_significand;
  logic [LANES*META-1:0] meta, first_meta;
  logic first_valid, second_ready;

  assign second_ready = !out_valid || out_ready;
  assign in_ready = !first_valid || second_ready;

  always_ff @(posedge clk) begin
    if (reset) begin
      first_valid <= 1'b0;
      out_valid   <= 1'b0;
    end else begin
      if (in_ready) first_valid <= in_valid;
      if (second_ready) out_valid <= first_valid;
    end
    if (in_ready && in_valid) begin
      first_significand <= significand;
      first_meta        <= meta;
    end
    if (second_ready && first_valid) begin
      out_significand <= first_significand;
      out_meta        <= first_meta;
    end
  end

  if (FP32 != 0) begin : g_fp32
    logic [LANES*8-1:0] tree;
    logic [7:0] largest;
    logic [LANES*ROWS-1:0] aligned;
    logic [LANES*SHIFT-1:0] shift;

    always_comb begin
      for (int lane = 0; lane < LANES; lane++) begin
        // A subnormal has exponent 1 and no hidden bit.
        meta[lane*META+:8] = in_raw[lane*RAW+23+:8] == 0 ? 8'd1 : in_raw[lane*RAW+23+:8];
        meta[lane*META+8] = in_raw[lane*RAW+31];
        significand[lane*SIG] = in_raw[lane*RAW+23+:8] != 0;
        for (int k = 1; k < SIG; k++) significand[lane*SIG+k] = in_raw[lane*RAW+SIG-1-k];
        // Zero takes no part.
        tree[lane*8+:8] = in_raw[lane*RAW+:31] == 0 ? 8'd0 : meta[lane*META+:8];
      end
      for (int step = 1; step < LANES; step = step * 2) begin
        for (int lane = 0; lane + step < LANES; lane = lane + 2 * step) begin
          if (tree[(lane+step)*8+:8] > tree[lane*8+:8]) tree[lane*8+:8] = tree[(lane+step)*8+:8];
        end
      end
    end

    for (genvar lane = 0; lane < LANES; lane++) begin : g_shift
      assign shift[lane*SHIFT+:SHIFT] =
          first_significand[lane*SIG+:SIG] == 0 ? 8'd0 : largest - first_meta[lane*META+:8];
      if (ROWS > SIG) begin : g_wide
        assign aligned[lane*ROWS+:ROWS] =
            {{(ROWS - SIG) {1'b0}}, first_significand[lane*SIG+:SIG]} << shift[lane*SHIFT+:SHIFT];
      end else begin : g_narrow
        assign aligned[lane*ROWS+:ROWS] = first_significand[lane*SIG+:ROWS] << shift[lane*SHIFT+:SHIFT];
      end
    end

    always_ff @(posedge clk) begin
      if (in_ready && in_valid) largest <= tree[7:0];
      if (second_ready && first_valid) begin
        out_shift   <= shift;
        out_aligned <= aligned;
      end
    end
  end else begin : g_fixed16
    logic [LANES*RAW-1:0] magnitude;

    for (genvar lane = 0; lane < LANES; lane++) begin : g_lane
      assign meta[lane] = in_raw[lane*RAW+RAW-1];
      assign magnitude[lane*RAW+:RAW] = meta[lane] ? -in_raw[lane*RAW+:RAW] : in_raw[lane*RAW+:RAW];
      for (genvar k = 0; k < SIG; k++) begin : g_bit
        assign significand[lane*SIG+k] = magnitude[lane*RAW+SIG-1-k];
      end
      assign out_aligned[lane*ROWS+:ROWS] = out_significand[lane*SIG+:ROWS];
    end
    assign out_shift = '0;

    // The weight buffer holds no -32768, which sign and magnitude cannot.
    wire unused = &{1'b0, magnitude};
  end
endmodule
