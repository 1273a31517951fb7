package bitshear.compute;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array that reads weights bit by bit: compute units of so many lanes, split into filters x windows. A unit holds a group of weights, one
 * per lane, of one filter for one window.
 *
 * @param lanes weights of a group
 * @param computeUnits units: filters times windows
 * @param mapping {@code auto}, {@code windows}, {@code filters} or {@code <filters>x<windows>}
 * @param windowSets which windows run together
 * @param groupAxis along which axis groups lie
 * @param sharedInputs whether the filters in parallel see the same activations
 * @param bits width of a weight, sign included
 * @param fractionBits fraction bits of weights that are not integers yet
 * @param channelScale whether weights that are not integers yet get a scale for each output channel
 * @param partialSumBytes bytes of one partial sum on chip
 */
public record WeightSerialArray(
        @Key(name = "lanes", meaning = "Weights per group, one lane each.", byDefault = "8", min = 1, max = 1024)
        int lanes,

        @Key(
                name = "compute-units",
                meaning = "Compute units; with 8 lanes each, 16 make the 128 lanes of BitX.",
                byDefault = "16",
                min = 1,
                max = 65536)
        int computeUnits,

        @Key(
                name = "mapping",
                meaning =
                        "How the compute units share a layer: windows, filters, <filters>x<windows>, or auto. A choice: auto takes"
                                + " the one with the fewest compute cycles per layer, as BitX does.",
                byDefault = "auto")
        String mapping,

        @Key(
                name = "window-sets",
                meaning = "Whether the windows in parallel may lie in several rows of the output.",
                byDefault = "across-rows")
        WindowSets windowSets,

        @Key(
                name = "group-axis",
                meaning =
                        "Axis of a filter along which groups lie: channels, or the longer one of channels and kernel positions.",
                byDefault = "channels")
        GroupAxis groupAxis,

        @Key(
                name = "shared-inputs",
                meaning =
                        "Whether the filters in parallel share their activations, so that those of several convolution groups"
                                + " cannot run together.",
                byDefault = "false")
        boolean sharedInputs,

        @Key(
                name = "bits",
                meaning =
                        "Width of a weight, sign included. Integers from files must fit, others are quantised and saturate.",
                byDefault = "16",
                min = 2,
                max = 16)
        int bits,

        @Key(
                name = "fraction-bits",
                meaning = "Fraction bits of weights that are not integers yet. A choice: as BitX's fixed16.",
                byDefault = "14",
                min = 0,
                max = Numerics.MOST_FRACTION_BITS)
        int fractionBits,

        @Key(
                name = "channel-scale",
                meaning =
                        "Whether weights that are not integers yet get a scale for each output channel, their largest over the"
                                + " largest integer, in place of fraction bits.",
                byDefault = "false")
        boolean channelScale,

        @Key(
                name = "partial-sum",
                meaning =
                        "Size of a partial sum in the output buffer while a reduction is open. A choice: as wide as BitX's.",
                byDefault = "4 B",
                min = 1,
                max = 64,
                dimension = Dimension.BYTES)
        int partialSumBytes)
        implements Checked {

    private static final Pattern FACTORS = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /** 128 lanes for fixed16 weights, as the BitX paper compares machines. */
    public static final WeightSerialArray ISO_LANE =
            new WeightSerialArray(8, 16, "auto", WindowSets.ACROSS_ROWS, GroupAxis.CHANNELS, false, 16, 14, 4);

    /** An array whose weights have fraction bits. */
    public WeightSerialArray(
            int lanes,
            int computeUnits,
            String mapping,
            WindowSets windowSets,
            GroupAxis groupAxis,
            boolean sharedInputs,
            int bits,
            int fractionBits,
            int partialSumBytes) {
        this(
                lanes,
                computeUnits,
                mapping,
                windowSets,
                groupAxis,
                sharedInputs,
                bits,
                fractionBits,
                false,
                partialSumBytes);
    }

    /** The mappings to choose from, most windows first. */
    public List<ArrayMapping> mappings() {
        Matcher factors = FACTORS.matcher(mapping);
        if (factors.matches()) {
            return List.of(new ArrayMapping(Integer.parseInt(factors.group(1)), Integer.parseInt(factors.group(2))));
        }
        List<ArrayMapping> all = ArrayMapping.factorisations(computeUnits);
        return switch (mapping) {
            case "windows" -> all.subList(0, 1);
            case "filters" -> all.subList(all.size() - 1, all.size());
            default -> all;
        };
    }

    /** What weights are held as. */
    public Numerics numerics() {
        return channelScale ? Numerics.integers(bits) : Numerics.fixed(bits, fractionBits);
    }

    /** Bytes of a weight or activation in memory. */
    public int bytes() {
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Whether a layer's groups lie along the kernel positions of a channel. */
    public boolean groupsAlongKernel(Layer layer) {
        return groupAxis == GroupAxis.LONGER && layer.kernelHeight() * layer.kernelWidth() > layer.channelsPerGroup();
    }

    /** Channels that a slice of a reduction starts at a multiple of. */
    public int channelUnit(Layer layer) {
        return groupsAlongKernel(layer) ? 1 : lanes;
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Matcher factors = FACTORS.matcher(mapping);
        if (factors.matches()) {
            if (Integer.parseInt(factors.group(1)) * (long) Integer.parseInt(factors.group(2)) != computeUnits) {
                problems.add(new Problem(
                        "mapping",
                        "'" + mapping + "' does not use the " + computeUnits + " compute-units, expected one of "
                                + ArrayMapping.factorisations(computeUnits)));
            }
        } else if (!List.of("auto", "windows", "filters").contains(mapping)) {
            problems.add(new Problem(
                    "mapping",
                    "is '" + mapping + "', expected auto, windows, filters or <filters>x<windows> such as 4x4"));
        }
        if (partialSumBytes < bytes()) {
            problems.add(new Problem(
                    "partial-sum",
                    "is " + partialSumBytes + " B, expected at least the " + bytes() + " B of an activation"));
        }
        return problems;
    }
}
