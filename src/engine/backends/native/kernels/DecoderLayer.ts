import { nativeKernel } from '../kernel.ts';
import { layerArguments } from '../wholeDecoderLayer.ts';

/** A whole decoder layer, `[N, D]`, and, if the attribute `keeps` is set, what `DecoderLayerBackward` needs, in the addon's own layout. */
export const decoderLayerKernel = nativeKernel('DecoderLayer', (call) => {
  const x = call.input('x'); // [N, D]
  const keeps = call.attribute<boolean>('keeps');
  const layer = layerArguments(call);
  const saved = call.allocate([call.binding.decoderLayerSavedLength(layer[7], x.shape[0] as number, keeps)]);
  const out = call.allocate(x.shape);
  call.binding.decoderLayer(out.slot, saved.slot, call.slot(x), ...layer, keeps);
  if (keeps) return [out, saved];
  call.backend.disposeInfo(saved);
  return [out];
});
