package dev.parley.local.engine;

import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import dev.parley.local.checkpoint.CheckpointException;
import java.lang.management.ManagementFactory;

/** What the names of devices and precisions mean on this machine. */
final class Devices {
    /** The first GPUs that multiply bf16. */
    private static final int AMPERE = 80;

    private Devices() {}

    /**
     * The device that is asked for; without a wish the first GPU, where there is one.
     *
     * @throws CheckpointException when there is no such GPU, or PyTorch cannot use it
     */
    static Place place(Device asked) {
        if (asked.equals(Device.CPU)) {
            return Place.CPU;
        }
        int gpus = gpus();
        if (asked.equals(Device.AUTO)) {
            return gpus > 0 ? Place.gpu(0) : Place.CPU;
        }
        if (asked.number() >= gpus) {
            throw new CheckpointException("device is " + asked.name() + ", and PyTorch finds " + gpus
                    + " GPUs here: use cpu or auto, or see docs/models.md for a PyTorch with CUDA");
        }
        return Place.gpu(asked.number());
    }

    /**
     * Without a wish, half the bytes of float32 at the quality of the checkpoint, which is bf16 itself as a rule.
     *
     * @throws CheckpointException when the device cannot compute with it
     */
    static Precision precision(Precision asked, Place place) {
        if (asked == Precision.FP16 && !place.onGpu()) {
            throw new CheckpointException("precision is fp16, which only GPUs compute with: use bf16 or auto");
        }
        if (asked != Precision.AUTO) {
            return asked;
        }
        return !place.onGpu() || capability(place) >= AMPERE ? Precision.BF16 : Precision.FP16;
    }

    /** Bytes of memory that the device has. */
    static long memory(Place place) {
        return place.onGpu()
                ? CudaUtils.getGpuMemory(ai.djl.Device.fromName(place.name())).getMax()
                : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
    }

    private static int gpus() {
        NativeLibraries.prepare();
        boolean able = ai.djl.engine.Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA);
        return able ? CudaUtils.getGpuCount() : 0;
    }

    private static int capability(Place place) {
        int number = ai.djl.Device.fromName(place.name()).getDeviceId();
        return Integer.parseInt(CudaUtils.getComputeCapability(number));
    }
}
