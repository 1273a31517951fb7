// Gives a compute unit the lanes of its filter: with the mapping set per layer, any bank may be its own.
module stream_select #(
    parameter int BANKS = 16,
    parameter int WIDTH = 1,   // bits of what a bank tells its units
    parameter int PLACE = 4
) (
    input  logic [BANKS*WIDTH-1:0] streams,
    input  logic [      PLACE-1:0] bank,
    output logic [      WIDTH-1:0] stream
);
  localparam int SELECT = $clog2(BANKS);
  if (BANKS > 1) begin : g_select
    assign stream = streams[bank[SELECT-1:0]*WIDTH+:WIDTH];
  end else begin : g_only
    assign stream = streams;
  end
  wire unused = &{1'b0, bank};
endmodule
