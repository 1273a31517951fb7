// Rounds a finished fp32 sum once, to the nearest, ties to even (bitshear.arch.bitx.WideAccumulator.toFloat). Bit 0 of the sum weighs
// 2^-298. Not part of the PE: the simulator writes all sums of a set at once and counts nothing for it.
module rounder #(
    parameter int SUM = 570
) (
    input  logic [SUM-1:0] sum,   // two's complement
    output logic [   31:0] value
);
  // Place of the first bit of the least normal number, 2^-126; sums below are subnormal and move no further.
  localparam int LEAST = 298 - 126;
  localparam int PLACE = $clog2(SUM);
  localparam int MOST = SUM - 1 - LEAST;

  logic [SUM-1:0] magnitude, normal;
  logic [PLACE-1:0] left;
  logic [24:0] rounded;
  logic round_up;
  logic [PLACE+1:0] exponent;

  assign magnitude = sum[SUM-1] ? -sum : sum;

  always_comb begin
    left = PLACE'(MOST);
    for (int i = LEAST; i < SUM; i++) if (magnitude[i]) left = PLACE'(SUM - 1 - i);
  end

  assign normal = magnitude << left;
  assign round_up = normal[SUM-25] && (normal[SUM-24] || normal[SUM-26:0] != 0);
  assign rounded = {1'b0, normal[SUM-1-:24]} + 25'(round_up);
  // The hidden bit and a carry out of rounding count into the exponent.
  assign exponent = (PLACE + 2)'(MOST) - (PLACE + 2)'(left) + (PLACE + 2)'(rounded[24:23]);
  assign value = {sum[SUM-1], exponent >= 255 ? {8'd255, 23'd0} : {exponent[7:0], rounded[22:0]}};
endmodule
