// The lanes that the compute units of one filter share (bitshear.arch.bitx.LaneBank).
module lane_bank #(
    parameter int LANES = 8,
    parameter int SIG = 24,
    parameter int META = 9,
    parameter int QUEUE = 8,
    localparam int INDEX = $clog2(QUEUE > 0 ? QUEUE + 1 : 2),
    localparam int GROUPS = $clog2(QUEUE + 2),
    localparam int BIT = $clog2(SIG)
) (
    input  logic                    clk,
    input  logic                    reset,
    input  logic [      GROUPS-1:0] drift,
    input  logic                    push,
    input  logic [   LANES*SIG-1:0] push_bits,
    input  logic [  LANES*META-1:0] push_meta,
    output logic                    room,           // every lane can take another group
    output logic                    empty_next,     // no lane has anything left
    output logic [LANES*GROUPS-1:0] groups,
    output logic [       LANES-1:0] write,
    output logic [ LANES*INDEX-1:0] write_index,
    output logic [       LANES-1:0] active,
    output logic [   LANES*BIT-1:0] selected,
    output logic [  LANES*META-1:0] selected_meta,
    output logic [ LANES*INDEX-1:0] read_index
);
  logic [LANES-1:0] lane_room, lane_empty;

  assign room = &lane_room;
  assign empty_next = &lane_empty;

  for (genvar i = 0; i < LANES; i++) begin : g_lane
    lane #(
        .SIG  (SIG),
        .META (META),
        .QUEUE(QUEUE)
    ) one (
        .clk,
        .reset,
        .drift,
        .push,
        .push_bits    (push_bits[i*SIG+:SIG]),
        .push_meta    (push_meta[i*META+:META]),
        .room         (lane_room[i]),
        .empty_next   (lane_empty[i]),
        .groups       (groups[i*GROUPS+:GROUPS]),
        .write        (write[i]),
        .write_index  (write_index[i*INDEX+:INDEX]),
        .active       (active[i]),
        .selected     (selected[i*BIT+:BIT]),
        .selected_meta(selected_meta[i*META+:META]),
        .read_index   (read_index[i*INDEX+:INDEX])
    );
  end
endmodule
