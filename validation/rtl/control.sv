// Control (bitshear.arch.bitx.Control): reads weight groups in the order of the reductions, issues those that leave the front end to
// the lanes, and sees when reductions, filter sets and the tile are finished. Lanes meet at the end of each filter set, because the
// accumulators then change owner.
module control #(
    parameter int UNITS = 16,
    parameter int BANKS = 16,  // filters at once at most: lane banks
    parameter int COUNT = 16,
    localparam int PLACE = $clog2(UNITS > 1 ? UNITS : 2),
    localparam int SET = $clog2(UNITS + 1)
) (
    input  logic             clk,
    input  logic             reset,
    input  logic             start,          // a tile begins at the end of this cycle
    input  logic [COUNT-1:0] filters,
    input  logic [COUNT-1:0] groups,
    input  logic [COUNT-1:0] windows,
    input  logic [  SET-1:0] set_filters,
    input  logic [  SET-1:0] set_windows,
    output logic             done,           // the tile's last sums are complete at the end of this cycle
    // The weight buffer.
    output logic             read_valid,
    input  logic             read_ready,
    output logic [COUNT-1:0] read_filter,
    output logic [COUNT-1:0] read_group,
    // The end of the front end, and the activation buffer.
    input  logic             front_valid,
    output logic             issue,
    output logic [PLACE-1:0] issue_slot,
    output logic [COUNT-1:0] issue_filter,
    output logic [COUNT-1:0] issue_group,
    output logic [COUNT-1:0] issue_window,
    // The lanes.
    input  logic [BANKS-1:0] room,
    input  logic [BANKS-1:0] empty_next,
    output logic [BANKS-1:0] push,
    // The compute units.
    output logic [BANKS-1:0] fresh,          // the filter's reduction begins in this cycle
    output logic [BANKS-1:0] retire,         // its sums are complete at the end of this cycle
    output logic             powered,
    output logic [  SET-1:0] powered_filters,
    output logic [  SET-1:0] powered_windows
);
  logic [PLACE-1:0] read_slot;
  logic [COUNT-1:0] read_base, issue_base;
  logic [SET-1:0] filters_in_set, windows_in_set;
  logic first, last, last_slot, last_set, issue_valid;

  sequencer #(
      .UNITS(UNITS),
      .COUNT(COUNT)
  ) reading (
      .clk,
      .reset,
      .start,
      .step          (read_valid && read_ready),
      .filters,
      .groups,
      .windows,
      .set_filters,
      .set_windows,
      .valid         (read_valid),
      .filter        (read_base),
      .slot          (read_slot),
      .group         (read_group),
      /* verilator lint_off PINCONNECTEMPTY */
      .window        (),
      .filters_in_set(),
      .windows_in_set(),
      .first         (),
      .last          (),
      .last_slot     (),
      .last_set      ()
      /* verilator lint_on PINCONNECTEMPTY */
  );
  assign read_filter = read_base + COUNT'(read_slot);

  sequencer #(
      .UNITS(UNITS),
      .COUNT(COUNT)
  ) issuing (
      .clk,
      .reset,
      .start,
      .step  (issue),
      .filters,
      .groups,
      .windows,
      .set_filters,
      .set_windows,
      .valid (issue_valid),
      .filter(issue_base),
      .slot  (issue_slot),
      .group (issue_group),
      .window(issue_window),
      .filters_in_set,
      .windows_in_set,
      .first,
      .last,
      .last_slot,
      .last_set
  );
  assign issue_filter = issue_base + COUNT'(issue_slot);

  logic [BANKS-1:0] open, issued_all, slot_mask;
  logic set_issued, tile_issued, closing, opens_set;

  assign slot_mask = BANKS'(1) << issue_slot;
  assign retire = open & issued_all & empty_next;
  assign closing = powered && set_issued && (open & ~retire) == 0;
  assign done = closing && tile_issued;
  assign opens_set = first && issue_slot == 0;
  assign issue = front_valid && issue_valid && (room & slot_mask) != 0 && (!opens_set || !powered || closing);
  assign push = issue ? slot_mask : '0;

  always_ff @(posedge clk) begin
    if (reset || start) begin
      powered     <= 1'b0;
      open        <= '0;
      issued_all  <= '0;
      fresh       <= '0;
      set_issued  <= 1'b0;
      tile_issued <= 1'b0;
    end else begin
      powered    <= (powered && !closing) || issue;
      open       <= (open & ~retire) | (first ? push : '0);
      issued_all <= (issued_all & ~retire) | (last ? push : '0);
      fresh      <= first ? push : '0;
      if (issue) begin
        set_issued  <= last && last_slot;
        tile_issued <= last && last_slot && last_set;
      end
    end
    if (issue && opens_set) begin
      powered_filters <= filters_in_set;
      powered_windows <= windows_in_set;
    end
  end
endmodule
