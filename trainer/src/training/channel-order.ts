/**
 * From the model contract's order, [channels, height, width], to TensorFlow.js's own,
 * [height, width, channels].
 */
export function toChannelsLast(data: Float32Array, channels: number): Float32Array {
  const cells = data.length / channels;
  const result = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let cell = 0; cell < cells; cell++) {
      result[cell * channels + channel] = data[channel * cells + cell];
    }
  }
  return result;
}
