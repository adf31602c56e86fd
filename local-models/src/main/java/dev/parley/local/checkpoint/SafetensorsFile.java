package dev.parley.local.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One *.safetensors file: eight bytes of length, a JSON header, the tensors. Mapped into memory, not read. */
final class SafetensorsFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final long LONGEST_HEADER = 100_000_000;
    private static final String POINTER = "version https://git-lfs";
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment data;
    private final long dataBegin;
    private final Map<String, JsonNode> entries = new TreeMap<>();

    private SafetensorsFile(Path file, MemorySegment all) {
        this.file = file;
        long header = headerLength(all);
        readEntries(all.asSlice(8, header).toArray(ValueLayout.JAVA_BYTE));
        this.dataBegin = 8 + header;
        this.data = all.asSlice(dataBegin);
    }

    /** Maps a file for as long as the arena lives. */
    static SafetensorsFile map(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new SafetensorsFile(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException e) {
            throw new CheckpointException(file + " is missing: expected a part of the checkpoint there", e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    Iterable<String> names() {
        return entries.keySet();
    }

    Tensor tensor(String name) {
        JsonNode entry = entries.get(name);
        if (entry == null) {
            throw new CheckpointException(file + " lacks the tensor " + name + ", which the index expects there");
        }
        TensorType type = type(name, entry.path("dtype").asText());
        List<Integer> shape = shape(name, entry.path("shape"));
        long bytes = bytes(name, type, shape);
        long begin = offset(name, 0);
        long end = offset(name, 1);
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw new CheckpointException(file + ": tensor " + name + " " + shape + " lies at bytes " + begin + " to "
                    + end + "; expected " + bytes + " bytes");
        }
        if (end > data.byteSize()) {
            throw new CheckpointException(file + " is truncated: tensor " + name + " ends at byte " + end + " of "
                    + data.byteSize() + "; expected " + (end - data.byteSize()) + " bytes more");
        }
        return new Tensor(name, type, shape, data.asSlice(begin, bytes));
    }

    /** Two tensors of the same bytes would be one of them twice. */
    void requireOwnBytes() {
        List<String> inOrder = entries.keySet().stream()
                .sorted(Comparator.comparingLong(name -> offset(name, 0)))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            String before = inOrder.get(i - 1);
            String name = inOrder.get(i);
            if (offset(name, 0) < offset(before, 1)) {
                throw new CheckpointException(file + ": tensor " + name + " begins at byte " + offset(name, 0)
                        + ", within " + before + "; expected it behind byte " + offset(before, 1));
            }
        }
    }

    private long offset(String name, int which) {
        JsonNode offset =
                Objects.requireNonNull(entries.get(name)).path("data_offsets").path(which);
        return offset.isIntegralNumber() ? offset.asLong() : -1;
    }

    private List<Integer> shape(String name, JsonNode sizes) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode size : sizes) {
            if (!size.isIntegralNumber() || !size.canConvertToInt() || size.asInt() < 0) {
                throw new CheckpointException(
                        file + ": tensor " + name + " has the shape " + sizes + "; expected whole numbers from 0");
            }
            shape.add(size.asInt());
        }
        return shape;
    }

    private long bytes(String name, TensorType type, List<Integer> shape) {
        long bytes = type.bytes();
        for (int size : shape) {
            if (size > 0 && bytes > Long.MAX_VALUE / size) {
                throw new CheckpointException(file + ": tensor " + name + " has the shape " + shape
                        + "; expected one that a file has room for");
            }
            bytes *= size;
        }
        return bytes;
    }

    /** Where a tensor of this file lies. */
    TensorPlace place(Tensor tensor) {
        long begin = tensor.data().address() - data.address() + dataBegin;
        return new TensorPlace(file, begin, tensor.type(), tensor.shape());
    }

    private TensorType type(String name, String spelling) {
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(spelling)) {
                return type;
            }
        }
        throw new CheckpointException(
                file + ": tensor " + name + " is of type " + spelling + "; expected F32, F16 or BF16");
    }

    private long headerLength(MemorySegment all) {
        long length = all.byteSize() < 8 ? -1 : all.get(LENGTH, 0);
        if (startsWith(all, POINTER)) {
            throw new CheckpointException(file + " is a pointer of Git LFS: expected the tensors themselves, which"
                    + " 'git lfs pull' or 'parley model pull' fetches");
        }
        if (length < 2 || length > LONGEST_HEADER || length > all.byteSize() - 8) {
            throw new CheckpointException(file + " is truncated or no safetensors file: it has " + all.byteSize()
                    + " bytes; expected a header of " + (length < 0 ? "at least 2" : length)
                    + " bytes behind the first 8");
        }
        return length;
    }

    private static boolean startsWith(MemorySegment all, String text) {
        byte[] begin = text.getBytes(StandardCharsets.US_ASCII);
        return all.byteSize() >= begin.length
                && MemorySegment.ofArray(begin).mismatch(all.asSlice(0, begin.length)) < 0;
    }

    private void readEntries(byte[] header) {
        try {
            JsonNode root = JSON.readTree(header);
            if (!root.isObject()) {
                throw new CheckpointException(file + " is no safetensors file: expected a JSON object as its header");
            }
            root.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            entries.remove("__metadata__");
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    file + " is no safetensors file: expected a JSON header: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
