package bitshear.compute;

import bitshear.code.CodedWeights;
import bitshear.compute.serial.GroupSerial;

/** A layer's weights as an array with serial weights asks for them. */
public interface SerialOperand {
    /**
     * Bits that the weights need as the array holds them, sign included.
     *
     * @throws bitshear.input.InvalidInputException if the weights cannot be had, or are no integers
     */
    int precision();

    /**
     * Essential bits in the array's groups, and the timings made of these.
     *
     * @param withSign whether the sign of a negative weight counts as a one
     */
    LayerTimings timings(boolean withSign);

    /** What every group costs on units that go through it so. */
    GroupCosts costs(GroupSerial serial);

    /** The weights as their code leaves them. */
    CodedWeights coded();
}
