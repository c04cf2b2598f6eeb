/** Has the software adapter of the test browser pass for a graphics card, which `auto` takes. */
const real = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'info')!;

/** What a graphics card says of itself. */
export const card = { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' };

export function pretendGpu(info: object | undefined = card): void {
  Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => info, configurable: true });
}

export function endPretence(): void {
  Object.defineProperty(GPUAdapter.prototype, 'info', real);
}
