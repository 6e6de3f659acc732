// A page that broke: what happened, and the way on; the frame around it stands.
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Failure } from '../parts/panel';

export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return <Failure error={error} retry={again} />;
}
