package bitshear.energy;

import bitshear.result.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Silicon area by component. Covers what the tables know: PE components, SRAM macros, the DMA engine; no wiring between them. */
public final class AreaModel {
    private record Part(EnergyGroup group, double mm2, String source) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /**
     * Adds a component.
     *
     * @param mm2 area in square millimetres
     * @param source table rows behind it
     * @throws IllegalArgumentException if the component is there already, or the area is negative or not finite
     */
    public AreaModel add(String component, EnergyGroup group, double mm2, String source) {
        Objects.requireNonNull(group);
        Objects.requireNonNull(source);
        if (!(mm2 >= 0) || Double.isInfinite(mm2)) {
            throw new IllegalArgumentException(
                    component + ": area is " + mm2 + " mm2, expected a finite number, at least 0");
        }
        if (parts.putIfAbsent(component, new Part(group, mm2, source)) != null) {
            throw new IllegalArgumentException(component + ": area was given twice");
        }
        return this;
    }

    /** Area by component, in square millimetres, in the order of {@link #add}. */
    public Map<String, Double> componentsMm2() {
        Map<String, Double> areaMm2 = new LinkedHashMap<>();
        parts.forEach((component, part) -> areaMm2.put(component, part.mm2));
        return areaMm2;
    }

    /** Area of all components, in square millimetres. */
    public double totalMm2() {
        ExactSum sum = new ExactSum();
        parts.values().forEach(part -> sum.add(part.mm2));
        return sum.toDouble();
    }

    /** The areas as they go into a result. */
    public RunResult.Area toResult() {
        return new RunResult.Area(totalMm2(), componentsMm2());
    }

    EnergyGroup groupOf(String component) {
        return parts.get(component).group;
    }

    String sourceOf(String component) {
        return parts.get(component).source;
    }
}
