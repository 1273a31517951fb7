// The activations of one compute unit that wait with the weights of its lanes, entry for entry, and the selector: each lane's
// activation for the bit of this cycle. The simulator reads them from the activation buffer when the bit is worked on; lanes that drift
// are at different groups, so hardware must keep them.
module activation_queue #(
    parameter int LANES = 8,
    parameter int QUEUE = 8,
    parameter int RAW = 32,
    localparam int ENTRIES = QUEUE + 1,
    localparam int INDEX = $clog2(ENTRIES > 1 ? ENTRIES : 2)
) (
    input  logic                   clk,
    input  logic [      LANES-1:0] write,
    input  logic [LANES*INDEX-1:0] write_index,
    input  logic [  LANES*RAW-1:0] activations,
    input  logic [LANES*INDEX-1:0] read_index,
    output logic [  LANES*RAW-1:0] selected
);
  for (genvar i = 0; i < LANES; i++) begin : g_lane
    logic [RAW-1:0] entries[0:ENTRIES-1];
    assign selected[i*RAW+:RAW] = entries[read_index[i*INDEX+:INDEX]];
    always_ff @(posedge clk) begin
      if (write[i]) entries[write_index[i*INDEX+:INDEX]] <= activations[i*RAW+:RAW];
    end
  end
endmodule
