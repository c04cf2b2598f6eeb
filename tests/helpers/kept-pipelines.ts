/**
 * Has compiled shaders live as long as the page. The browser gives a second session the pipelines
 * of the first while these are there; on a CPU that does the work of a GPU, compiling takes seconds.
 */
const kept: unknown[] = [];
const { createComputePipelineAsync } = GPUDevice.prototype;

GPUDevice.prototype.createComputePipelineAsync = async function (descriptor) {
  const pipeline = await createComputePipelineAsync.call(this, descriptor);
  kept.push(pipeline);
  return pipeline;
};
