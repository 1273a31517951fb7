package bitshear.run;

import bitshear.component.MemoryPort;
import bitshear.component.Tile;
import bitshear.dram.DramSystem;
import bitshear.kernel.Kernel;
import bitshear.memory.Buffer;
import bitshear.memory.ScheduleObserver;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import java.util.List;
import java.util.Objects;

/** Several watchers, told in the order given. */
record CombinedProbes(List<Probes> probes) implements Probes {
    @Override
    public void onStart(LiveRun run) {
        probes.forEach(one -> one.onStart(run));
    }

    @Override
    public ScheduleObserver scheduleObserver() {
        List<ScheduleObserver> observers = probes.stream()
                .map(Probes::scheduleObserver)
                .filter(Objects::nonNull)
                .toList();
        return observers.size() <= 1 ? observers.stream().findAny().orElse(null) : new ToAll(observers);
    }

    @Override
    public DramSystem.RequestObserver requestObserver() {
        List<DramSystem.RequestObserver> observers = probes.stream()
                .map(Probes::requestObserver)
                .filter(Objects::nonNull)
                .toList();
        if (observers.size() <= 1) {
            return observers.stream().findAny().orElse(null);
        }
        return (clock, address, write) -> observers.forEach(one -> one.onRequest(clock, address, write));
    }

    @Override
    public MemoryPort memoryPort(MemoryPort memory, Kernel kernel) {
        MemoryPort port = memory;
        for (Probes one : probes) {
            port = one.memoryPort(port, kernel);
        }
        return port;
    }

    private record ToAll(List<ScheduleObserver> observers) implements ScheduleObserver {
        @Override
        public void onLayerStart(int layer, long timePs) {
            observers.forEach(one -> one.onLayerStart(layer, timePs));
        }

        @Override
        public void onLayerEnd(StepTiming timing) {
            observers.forEach(one -> one.onLayerEnd(timing));
        }

        @Override
        public void onTileStart(Tile tile, long timePs) {
            observers.forEach(one -> one.onTileStart(tile, timePs));
        }

        @Override
        public void onTileEnd(Tile tile, long timePs) {
            observers.forEach(one -> one.onTileEnd(tile, timePs));
        }

        @Override
        public void onStall(int layer, StallCause cause, long fromPs, long toPs) {
            observers.forEach(one -> one.onStall(layer, cause, fromPs, toPs));
        }

        @Override
        public void onOccupancy(Buffer buffer, long bytes, long timePs) {
            observers.forEach(one -> one.onOccupancy(buffer, bytes, timePs));
        }
    }
}
