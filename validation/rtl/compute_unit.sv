// A compute unit (bitshear.arch.bitx.ComputeUnit): every lane with a bit selects its activation, shifts it by the bit's significance
// and gives it to the adder tree, which adds into the accumulator. The sum is kept exactly: in fp32 its bit 0 weighs 2^-298, the
// least product of two subnormals.
module compute_unit #(
    parameter int FP32 = 1,
    parameter int LANES = 8,
    parameter int QUEUE = 8,
    parameter int GUARD = 16,  // the accumulator holds 2^GUARD of the largest products
    localparam int RAW = FP32 != 0 ? 32 : 16,
    localparam int SIG = FP32 != 0 ? 24 : 15,
    localparam int META = FP32 != 0 ? 9 : 1,
    localparam int BIT = $clog2(SIG),
    localparam int INDEX = $clog2(QUEUE > 0 ? QUEUE + 1 : 2),
    localparam int SUM = (FP32 != 0 ? 553 : 31) + GUARD + 1
) (
    input  logic                   clk,
    input  logic                   enable,         // the unit has a filter and a window; else it is clock-gated
    input  logic                   fresh,          // a reduction begins in this cycle
    input  logic [      LANES-1:0] write,
    input  logic [LANES*INDEX-1:0] write_index,
    input  logic [  LANES*RAW-1:0] activations,
    input  logic [      LANES-1:0] active,
    input  logic [  LANES*BIT-1:0] selected,
    input  logic [ LANES*META-1:0] selected_meta,
    input  logic [LANES*INDEX-1:0] read_index,
    output logic [        SUM-1:0] sum
);
  localparam int LEAVES = 1 << $clog2(LANES);

  logic [LANES*RAW-1:0] activation;

  activation_queue #(
      .LANES(LANES),
      .QUEUE(QUEUE),
      .RAW  (RAW)
  ) waiting (
      .clk,
      .write,
      .write_index,
      .activations,
      .read_index,
      .selected(activation)
  );

  for (genvar i = 0; i < LANES; i++) begin : g_lane
    logic signed [SUM-1:0] shifted;
    if (FP32 != 0) begin : g_fp32
      logic signed [24:0] significand;
      logic [7:0] biased;
      logic [9:0] place;
      assign biased = activation[i*RAW+23+:8];
      // A subnormal has exponent 1 and no hidden bit.
      assign significand = activation[i*RAW+31] ^ selected_meta[i*META+8]
          ? -$signed({1'b0, biased != 0, activation[i*RAW+:23]})
          : $signed({1'b0, biased != 0, activation[i*RAW+:23]});
      // Both exponents are at least 1, and bit k of the weight weighs 2^-k of its first: the least place is 0.
      assign place = 10'(biased) + 10'(biased == 0) + 10'(selected_meta[i*META+:8]) + 10'd21 - 10'(selected[i*BIT+:BIT]);
      assign shifted = SUM'(significand) << place;
    end else begin : g_fixed16
      logic signed [16:0] value;
      assign value = selected_meta[i]
          ? -$signed({activation[i*RAW+15], activation[i*RAW+:16]})
          : $signed({activation[i*RAW+15], activation[i*RAW+:16]});
      assign shifted = SUM'(value) << (4'd14 - selected[i*BIT+:BIT]);
    end
    logic [SUM-1:0] addend;
    assign addend = active[i] ? shifted : '0;
  end

  // Adder tree: node n adds nodes 2n and 2n + 1, lane i is node LEAVES + i.
  for (genvar n = 1; n < 2 * LEAVES; n++) begin : g_node
    logic [SUM-1:0] total;
    if (n < LEAVES) begin : g_add
      assign total = g_node[2*n].total + g_node[2*n+1].total;
    end else if (n < LEAVES + LANES) begin : g_leaf
      assign total = g_lane[n-LEAVES].addend;
    end else begin : g_none
      assign total = '0;
    end
  end

  always_ff @(posedge clk) begin
    if (enable) sum <= (fresh ? '0 : sum) + g_node[1].total;
  end
endmodule
