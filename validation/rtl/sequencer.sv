// The order of weight groups (bitshear.arch.bitx.Control): window sets, in these filter sets, in these the groups of a reduction, each
// served for all filters of the set in turn. One of these walks ahead and reads the weight buffer, another follows the issue.
module sequencer #(
    parameter int UNITS = 16,  // compute units
    parameter int COUNT = 16,  // bits of a tile's sizes
    localparam int PLACE = $clog2(UNITS > 1 ? UNITS : 2),
    localparam int SET = $clog2(UNITS + 1)
) (
    input  logic             clk,
    input  logic             reset,
    input  logic             start,
    input  logic             step,
    input  logic [COUNT-1:0] filters,         // of the tile
    input  logic [COUNT-1:0] groups,          // of a filter's reduction
    input  logic [COUNT-1:0] windows,         // of the tile
    input  logic [  SET-1:0] set_filters,     // of a whole set
    input  logic [  SET-1:0] set_windows,
    output logic             valid,           // there is a group left
    output logic [COUNT-1:0] filter,          // first of the set
    output logic [PLACE-1:0] slot,
    output logic [COUNT-1:0] group,
    output logic [COUNT-1:0] window,          // first of the set
    output logic [  SET-1:0] filters_in_set,
    output logic [  SET-1:0] windows_in_set,
    output logic             first,           // the reduction starts or ends with this group
    output logic             last,
    output logic             last_slot,
    output logic             last_set
);
  logic [COUNT-1:0] filters_left, windows_left;
  logic last_filters, last_windows;

  assign filters_left = filters - filter;
  assign windows_left = windows - window;
  assign last_filters = filters_left <= COUNT'(set_filters);
  assign last_windows = windows_left <= COUNT'(set_windows);
  assign filters_in_set = last_filters ? filters_left[SET-1:0] : set_filters;
  assign windows_in_set = last_windows ? windows_left[SET-1:0] : set_windows;
  assign first = group == 0;
  assign last = group == groups - 1'b1;
  assign last_slot = SET'(slot) == filters_in_set - 1'b1;
  assign last_set = last_filters && last_windows;

  always_ff @(posedge clk) begin
    if (reset) begin
      valid <= 1'b0;
    end else if (start) begin
      valid  <= 1'b1;
      filter <= '0;
      slot   <= '0;
      group  <= '0;
      window <= '0;
    end else if (step) begin
      slot <= last_slot ? '0 : slot + 1'b1;
      if (last_slot) group <= last ? '0 : group + 1'b1;
      if (last_slot && last) begin
        filter <= last_filters ? '0 : filter + COUNT'(set_filters);
        if (last_filters) window <= window + COUNT'(set_windows);
        if (last_set) valid <= 1'b0;
      end
    end
  end
endmodule
