package dev.parley.local.engine;

import ai.djl.Device;
import dev.parley.local.checkpoint.CheckpointException;

/** What AUTO means on this machine. */
final class Devices {
    private Devices() {}

    /** An empty module on the device that is asked for. */
    static DecoderModule load(EngineSettings settings) {
        NativeLibraries.prepare();
        int threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        return DecoderModule.load(device(settings.device()), threads);
    }

    /** Half the bytes of float32 at the quality of the checkpoint, which is bf16 itself as a rule. */
    static Precision precision(Precision asked) {
        return asked == Precision.AUTO ? Precision.BF16 : asked;
    }

    private static Device device(dev.parley.local.engine.Device asked) {
        if (asked.name().startsWith("cuda:")) {
            throw new CheckpointException(
                    "device is " + asked.name() + ": the engine runs on the CPU only so far; use cpu or auto");
        }
        return Device.cpu();
    }
}
