package bitshear.compute;

import bitshear.input.Key;

/**
 * How a lane of Bit-Tactical goes through an activation.
 *
 * @param essential whether term by term (TCLe), or in as many bits as the largest in the lanes needs (TCLp)
 * @param booth whether terms are those of the recoded activation, or its ones
 * @param firstStageBits bits of the first shifter stage (L)
 * @param columnRegisters steps a column may run ahead (k)
 */
public record TacticalBackEnd(
        @Key(
                name = "essential",
                meaning =
                        "Whether activations are gone through term by term (TCLe); if not, in as many bits as the largest of a"
                                + " brick needs, sign included (TCLp).",
                byDefault = "true")
        boolean essential,

        @Key(
                name = "booth",
                meaning = "Whether terms are those of the recoded activation; if not, the ones of its magnitude.",
                byDefault = "true")
        boolean booth,

        @Key(
                name = "first-stage-bits",
                meaning = "Bits of the first shifter stage (L), as in Pragmatic.",
                byDefault = "2",
                min = 0,
                max = 4)
        int firstStageBits,

        @Key(
                name = "column-registers",
                meaning = "Steps a column may run ahead, as in Pragmatic.",
                byDefault = "1",
                min = 0,
                max = 1024)
        int columnRegisters) {}
