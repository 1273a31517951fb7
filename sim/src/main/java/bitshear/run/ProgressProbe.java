package bitshear.run;

import bitshear.memory.ScheduleObserver;
import bitshear.memory.StepTiming;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.List;

/** Tells how far a run is, as the share of its multiply-accumulates that lies behind. */
public final class ProgressProbe implements Probes, ScheduleObserver {
    private final List<Layer> layers;
    private final Listener listener;
    private final double[] workBefore;

    /** Who is told. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param layer name of the layer at work
         * @param index its position in the network, from 0
         * @param layers layers of the network
         * @param simulatedPs simulated time, in picoseconds
         * @param done share of the work done, 0 to 1
         */
        void update(String layer, int index, int layers, long simulatedPs, double done);
    }

    public ProgressProbe(Network network, Listener listener) {
        this.layers = network.layers();
        this.listener = listener;
        this.workBefore = new double[layers.size() + 1];
        for (int index = 0; index < layers.size(); index++) {
            // Layers without products take some time too; what counts is that no layer weighs nothing.
            workBefore[index + 1] = workBefore[index]
                    + layers.get(index).macs()
                    + layers.get(index).outputElements();
        }
    }

    @Override
    public ScheduleObserver scheduleObserver() {
        return this;
    }

    @Override
    public void onLayerStart(int layer, long timePs) {
        update(layer, timePs, workBefore[layer]);
    }

    @Override
    public void onLayerEnd(StepTiming timing) {
        update(timing.layer(), timing.endPs(), workBefore[timing.layer() + 1]);
    }

    private void update(int layer, long timePs, double done) {
        listener.update(layers.get(layer).name(), layer, layers.size(), timePs, done / workBefore[layers.size()]);
    }
}
