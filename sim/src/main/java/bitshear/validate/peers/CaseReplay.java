package bitshear.validate.peers;

import bitshear.dram.ChannelController;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.DramParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A case run under the reference's injection rule: requests in trace order, at most one per clock, none before its
 * stamp, a refused one blocks those behind it.
 *
 * @param finishClock last column command + CL or CWL + BL/2
 * @param commands the schedule as lines {@code clock,command,bank}
 * @param statistics counts of the clocks 0 to the finish clock
 */
public record CaseReplay(long finishClock, List<String> commands, ChannelStatistics statistics) {
    /** Replays a case with given policies. */
    public static CaseReplay of(DramCase dramCase, DramParameters parameters) {
        ChannelController controller = new ChannelController(parameters);
        List<String> commands = new ArrayList<>();
        controller.observeCommands(
                (clock, command, rank, bank, row, column) -> commands.add(clock + "," + command + "," + bank));
        long clock = -1;
        for (int i = 0; i < dramCase.clocks().length; i++) {
            clock = Math.max(clock + 1, dramCase.clocks()[i]);
            if (!controller.offer(dramCase.writes()[i], clock, dramCase.addresses()[i], i)) {
                clock = controller.awaitSpace(dramCase.writes()[i]);
                controller.offer(dramCase.writes()[i], clock, dramCase.addresses()[i], i);
            }
        }
        long finish = controller.drain();
        return new CaseReplay(finish, commands, controller.statistics());
    }
}
