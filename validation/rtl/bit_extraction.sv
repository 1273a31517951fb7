// Bit-Extraction, Algorithm 1 of the BitX paper (bitshear.arch.bitx.BitExtraction): counts the ones on every row of an aligned
// group, keeps the N rows with the largest score BitCnt x 4^-row (equal scores: the more significant row) and hands on the bits that
// lie on them. Two stages: counting, then selection and extraction; the second ends in the lane queues.
//
// No sorter: a row can only be beaten by one at most REACH rows below it, so its rank is the number of rows with a one above it,
// less those above that it beats, plus those below that beat it. A row is kept if its rank is less than N.
module bit_extraction #(
    parameter int FP32 = 1,    // 1: fp32, 0: fixed16
    parameter int LANES = 8,   // weights of a group (M)
    parameter int ROWS = 277,  // rows of aligned bits
    localparam int SIG = FP32 != 0 ? 24 : 15,
    localparam int META = FP32 != 0 ? 9 : 1,
    localparam int SHIFT = FP32 != 0 ? 8 : 1,
    localparam int COUNT = $clog2(LANES + 1),
    localparam int RANK = $clog2(ROWS + 1)
) (
    input  logic                   clk,
    input  logic                   reset,
    input  logic [       RANK-1:0] keep_rows,        // N; ROWS keeps every row
    input  logic                   in_valid,
    output logic                   in_ready,
    input  logic [  LANES*SIG-1:0] in_significand,
    input  logic [ LANES*META-1:0] in_meta,
    input  logic [LANES*SHIFT-1:0] in_shift,
    input  logic [ LANES*ROWS-1:0] in_aligned,
    output logic                   out_valid,
    input  logic                   out_ready,
    output logic [  LANES*SIG-1:0] out_significand,
    output logic [ LANES*META-1:0] out_meta
);
  // A row with a single one loses to a full row d rows below it if LANES > 4^d.
  localparam int REACH = LANES > 1 ? ($clog2(LANES) - 1) / 2 : 0;
  localparam int SCORE = COUNT + 2 * REACH;
  localparam int LEVELS = $clog2(ROWS);

  logic [ROWS*COUNT-1:0] ones, counted;
  logic [LANES*SIG-1:0] significand;
  logic [LANES*SHIFT-1:0] shift;
  logic [ROWS-1:0] keep;

  assign in_ready = !out_valid || out_ready;

  // Stage 1: ones per row.
  for (genvar row = 0; row < ROWS; row++) begin : g_count
    logic [COUNT-1:0] count;
    always_comb begin
      count = '0;
      for (int lane = 0; lane < LANES; lane++) count = count + COUNT'(in_aligned[lane*ROWS+row]);
    end
    assign counted[row*COUNT+:COUNT] = count;
  end

  always_ff @(posedge clk) begin
    if (reset) out_valid <= 1'b0;
    else if (in_ready) out_valid <= in_valid;
    if (in_ready && in_valid) begin
      ones        <= counted;
      significand <= in_significand;
      out_meta    <= in_meta;
    end
  end

  // Stage 2: rows with a one up to each row, by a parallel prefix sum (Sklansky).
  logic [ROWS-1:0] occupied;

  for (genvar row = 0; row < ROWS; row++) begin : g_occupied
    assign occupied[row] = ones[row*COUNT+:COUNT] != 0;
  end

  for (genvar level = 0; level <= LEVELS; level++) begin : g_level
    logic [ROWS*RANK-1:0] through;
    for (genvar row = 0; row < ROWS; row++) begin : g_row
      if (level == 0) begin : g_own
        assign through[row*RANK+:RANK] = RANK'(occupied[row]);
      end else if (((row >> (level - 1)) & 1) != 0) begin : g_add
        assign through[row*RANK+:RANK] = g_level[level-1].through[row*RANK+:RANK]
            + g_level[level-1].through[(((row>>(level-1))<<(level-1))-1)*RANK+:RANK];
      end else begin : g_keep
        assign through[row*RANK+:RANK] = g_level[level-1].through[row*RANK+:RANK];
      end
    end
  end

  // beaten[d * ROWS + row]: row + d has the larger score though row has a one.
  logic [(REACH+1)*ROWS-1:0] beaten;
  assign beaten[ROWS-1:0] = '0;

  for (genvar d = 1; d <= REACH; d++) begin : g_reach
    for (genvar row = 0; row < ROWS; row++) begin : g_row
      if (row + d < ROWS) begin : g_compare
        assign beaten[d*ROWS+row] = occupied[row]
            && SCORE'(ones[(row+d)*COUNT+:COUNT]) > SCORE'(ones[row*COUNT+:COUNT]) << (2 * d);
      end else begin : g_none
        assign beaten[d*ROWS+row] = 1'b0;
      end
    end
  end

  // A row's rank, from 1: rows above, those that overtake it added, those it overtakes taken off.
  for (genvar row = 0; row < ROWS; row++) begin : g_keep
    logic [RANK-1:0] rank;
    always_comb begin
      rank = g_level[LEVELS].through[row*RANK+:RANK];
      for (int d = 1; d <= REACH; d++) begin
        rank = rank + RANK'(beaten[d*ROWS+row]);
        if (row >= d) rank = rank - RANK'(beaten[d*ROWS+row-d]);
      end
    end
    assign keep[row] = rank <= keep_rows;
  end

  // Extractors: the bits on kept rows. Rows without a one have no bits to extract.
  for (genvar lane = 0; lane < LANES; lane++) begin : g_extract
    logic [SIG-1:0] mask;
    if (FP32 != 0) begin : g_window
      assign mask = SIG'({{SIG{1'b0}}, keep} >> shift[lane*SHIFT+:SHIFT]);
    end else begin : g_whole
      assign mask = SIG'(keep);
    end
    assign out_significand[lane*SIG+:SIG] = significand[lane*SIG+:SIG] & mask;
  end

  if (FP32 != 0) begin : g_shift
    always_ff @(posedge clk) if (in_ready && in_valid) shift <= in_shift;
  end else begin : g_no_shift
    assign shift = in_shift;
    wire unused = &{1'b0, shift};
  end
endmodule
