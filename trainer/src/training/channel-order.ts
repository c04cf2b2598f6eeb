/**
 * Converts the model contract's order, [channels, height, width], to TensorFlow.js's, [height,
 * width, channels].
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

/**
 * Converts back, for the first channels.
 *
 * @param data [height, width, channels]
 * @param wanted number of channels to convert
 * @returns [wanted, height, width]
 */
export function toChannelsFirst(
  data: Float32Array,
  channels: number,
  wanted = channels,
): Float32Array {
  const cells = data.length / channels;
  const result = new Float32Array(wanted * cells);
  for (let channel = 0; channel < wanted; channel++) {
    for (let cell = 0; cell < cells; cell++) {
      result[channel * cells + cell] = data[cell * channels + channel];
    }
  }
  return result;
}
