package bitshear.compute;

import bitshear.workload.Layer;
import java.util.function.Supplier;

/**
 * What is found out about the layers of a workload: made anew for every simulation, or shared by those of equal content, so that a sweep
 * analyses nothing twice.
 */
public interface Analyses {
    /** Shares nothing. */
    Analyses NONE = new Analyses() {
        @Override
        public <T extends Analysis> T of(Layer layer, AnalysisKey<T> key, Supplier<T> maker) {
            return maker.get();
        }
    };

    /**
     * The analysis of a layer; made if it is not there. May be called by several threads.
     *
     * @param maker what finds it out, from the layer's operands and the key alone
     */
    <T extends Analysis> T of(Layer layer, AnalysisKey<T> key, Supplier<T> maker);
}
